"""The forum: needs and questions of Vietnamese authorities and centres, and their answers."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, allow, me
from app.core.acting import Act, act
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.forms import render_form
from app.core.i18n import current_locale, gettext
from app.core.ids import PublicId
from app.forum import commands, policies, queries
from app.forum.forms import AnswerForm, ForumFilterForm, PostForm
from app.forum.panel import subject_of
from app.provinces.homes import units_of_today

blueprint = Blueprint("forum", __name__, template_folder="templates", url_prefix="/forum")


@blueprint.get("/")
@allow(policies.may_read_forum)
def posts() -> ResponseReturnValue:
    """What the reader may read, newest first."""
    form = ForumFilterForm(formdata=request.args)
    form.offer(units_of_today(read_session()))
    if not form.validate():
        return render_template("forum/index.html", form=form, page=None), 422
    page = queries.posts(
        read_session(),
        form.filters(),
        viewer=me(),
        now=clock.now(),
        cursor=request.args.get("after"),
    )
    asked: dict[str, Any] = {
        name: value for name, value in request.args.items() if name not in {"after", "lang"}
    }
    return render_template(
        "forum/index.html",
        form=form,
        page=page,
        narrowed=any(asked.values()),
        may_post=policies.may_post(me()),
        page_address=lambda cursor: url_for(".posts", **asked, after=cursor),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allow(policies.may_post)
def new() -> ResponseReturnValue:
    """Post a need or a question, maybe about a plan."""
    about = request.args.get("tender")
    form = PostForm.from_request(locale=current_locale(), tender=about or "")
    form.offer(units_of_today(read_session()))
    if form.submitted():
        try:
            with transaction() as db:
                entered = commands.submit_post(db, form.details(), actor=actor(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Posted. The secretariat has been told."), "success")
            return redirect(url_for(".post", post=entered))
    subject = subject_of(read_session(), form.tender.data)
    return render_form("forum/new.html", form, subject=subject)


@blueprint.get("/<public_id:post>")
@allow(policies.may_read_forum)
def post(post: PublicId) -> ResponseReturnValue:
    """One post with its answers."""
    page = queries.post_page(read_session(), post, viewer=me(), now=clock.now())
    form = AnswerForm.from_request(locale=current_locale())
    form.offer()
    return render_template("forum/post.html", page=page, form=form)


@blueprint.post("/<public_id:post>/say")
@allow(policies.may_take_part)
def say(post: PublicId) -> ResponseReturnValue:
    """Answer it, or add to one's own."""
    form = AnswerForm.from_request()
    form.offer()
    page = queries.post_page(read_session(), post, viewer=me(), now=clock.now())
    if form.submitted():
        try:
            with transaction() as db:
                commands.say(
                    db,
                    post,
                    form.body.data.strip(),
                    locale=form.locale.data,
                    actor=actor(),
                    now=clock.now(),
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Added. The other side has been told."), "success")
            return redirect(url_for(".post", post=post))
    return render_form("forum/post.html", form, page=page)


def _act(post: PublicId, command: Act, done: str) -> ResponseReturnValue:
    """Do one thing with a post, then show it."""
    return act(command, post, done=done, back=url_for(".post", post=post))


@blueprint.post("/<public_id:post>/agree")
@allow(policies.may_post)
def agree(post: PublicId) -> ResponseReturnValue:
    """Agree that everybody may read it."""
    done = gettext("The secretariat may publish this post now.")
    return _act(post, partial(commands.agree_to_publish, agreed=True), done)


@blueprint.post("/<public_id:post>/take-back")
@allow(policies.may_post)
def take_back(post: PublicId) -> ResponseReturnValue:
    """Take the agreement back."""
    done = gettext("Only you and the secretariat read this post from now on.")
    return _act(post, partial(commands.agree_to_publish, agreed=False), done)


@blueprint.post("/<public_id:post>/withdraw")
@allow(policies.may_post)
def withdraw(post: PublicId) -> ResponseReturnValue:
    """Take the whole post back."""
    return _act(post, commands.withdraw, gettext("The post is withdrawn."))


@blueprint.post("/<public_id:post>/publish")
@allow(policies.may_answer)
def publish(post: PublicId) -> ResponseReturnValue:
    """Let everybody read it."""
    return _act(post, commands.publish, gettext("Everybody can read this post now."))


@blueprint.post("/<public_id:post>/hide")
@allow(policies.may_answer)
def hide(post: PublicId) -> ResponseReturnValue:
    """Have only both sides read it."""
    return _act(post, commands.hide, gettext("Only its authors and the secretariat read it now."))


@blueprint.post("/<public_id:post>/settle")
@allow(policies.may_take_part)
def settle(post: PublicId) -> ResponseReturnValue:
    """Close what is answered."""
    return _act(post, commands.settle, gettext("The post is settled."))
