// Reads one calendar object from standard input with both libraries; prints what each understood.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.argv[2] + "/");
const text = readFileSync(0, "utf8");

const loaded = require("ical.js");
const ICAL = loaded.default ?? loaded;
const root = new ICAL.Component(ICAL.parse(text));
for (const zone of root.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}
const event = new ICAL.Event(root.getFirstSubcomponent("vevent"));
const attendees = event.component.getAllProperties("attendee").map((line) => line.getFirstValue());
const one = {
  uid: event.uid,
  sequence: event.sequence,
  starts: event.startDate.toJSDate().toISOString(),
  ends: event.endDate.toJSDate().toISOString(),
  summary: event.summary,
  attendees,
};

const nodeIcal = require("node-ical");
const parsed = Object.values(nodeIcal.sync.parseICS(text)).find((part) => part.type === "VEVENT");
const listed = [parsed.attendee ?? []].flat();
const other = {
  uid: parsed.uid,
  sequence: Number(parsed.sequence),
  starts: parsed.start.toISOString(),
  ends: parsed.end.toISOString(),
  summary: parsed.summary,
  attendees: listed.map((line) => line.val ?? line),
};
process.stdout.write(JSON.stringify({ "ical.js": one, "node-ical": other }));
