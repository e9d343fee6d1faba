"""`flask users`."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def run(own_app):
    """Runs `flask users …` over an empty database."""
    runner = own_app.test_cli_runner()

    def invoke(*arguments, **options):
        return runner.invoke(args=["users", *arguments], **options)

    invoke.app = own_app
    return invoke


ADD = ("add", "kim@example.org", "--name", "김담당", "--organisation", "위원회")


def test_an_account_made_on_the_command_line_signs_in(run):
    made = run(*ADD, "--kind", "committee", "--role", "expert", "--password-stdin", input="p" * 14)
    assert made.exit_code == 0, made.output
    answer = run.app.test_client().post(
        "/sign-in", data={"email": "kim@example.org", "password": "p" * 14}
    )
    assert answer.status_code == 302


def test_without_a_password_one_is_made_and_said(run):
    made = run(*ADD, "--kind", "committee")
    password = made.output.split("password: ")[1].split()[0]
    answer = run.app.test_client().post(
        "/sign-in", data={"email": "kim@example.org", "password": password}
    )
    assert answer.status_code == 302


def test_the_list_says_who_is_what(run):
    run(*ADD, "--kind", "committee", "--role", "expert")
    assert run("list").output.splitlines() == ["kim@example.org\t위원회\texpert"]


def test_roles_come_and_go(run):
    run(*ADD, "--kind", "committee")
    assert run("grant", "kim@example.org", "ministry").exit_code == 0
    assert run("revoke", "kim@example.org", "ministry").exit_code == 0
    assert run("list").output.splitlines() == ["kim@example.org\t위원회\t"]


def test_a_closed_account_cannot_sign_in(run):
    run(*ADD, "--kind", "committee", "--password-stdin", input="p" * 14)
    assert run("deactivate", "kim@example.org").exit_code == 0
    assert "(closed)" in run("list").output
    answer = run.app.test_client().post(
        "/sign-in", data={"email": "kim@example.org", "password": "p" * 14}
    )
    assert answer.status_code == 422


def test_a_new_password_is_read_from_standard_input(run):
    run(*ADD, "--kind", "committee")
    assert run("password", "kim@example.org", "--stdin", input="q" * 14).exit_code == 0
    answer = run.app.test_client().post(
        "/sign-in", data={"email": "kim@example.org", "password": "q" * 14}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("grant", "nobody@example.org", "expert"), "no account has the address"),
        (("deactivate", "nobody@example.org"), "no account has the address"),
        (ADD, "no organisation is called"),
        ((*ADD, "--kind", "committee", "--role", "owner"), "Only people of a firm"),
        (("grant", "kim@example.org", "emperor"), "Invalid value"),
    ],
)
def test_bad_input_is_one_clear_line_and_a_failure(run, arguments, said):
    answer = run(*arguments)
    assert answer.exit_code != 0
    assert said in answer.output
    assert "Traceback" not in answer.output


def test_secretariat_and_compliance_need_the_deployments_consent(run):
    run(*ADD, "--kind", "committee", "--role", "secretariat")
    assert run("grant", "kim@example.org", "compliance").exit_code != 0
    run.app.config["DURI"] = run.app.config["DURI"].with_(allow_secretariat_compliance=True)
    assert run("grant", "kim@example.org", "compliance").exit_code == 0


def test_a_failed_command_leaves_nothing_behind(run):
    run(*ADD, "--kind", "committee", "--role", "secretariat", "--role", "compliance")
    assert run("list").output == ""
