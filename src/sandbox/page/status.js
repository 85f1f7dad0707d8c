// The line under somebody's name, as Slack's own dialog sets it.

import { post } from "./api.js";
import { h } from "./dom.js";
import { askDialog } from "./popup.js";
import { me, person } from "./state.js";

const DAY = 86_400;

const USUAL = [
  { emoji: ":palm_tree:", text: "Vacationing", seconds: 7 * DAY },
  { emoji: ":face_with_thermometer:", text: "Out sick", seconds: DAY },
  { emoji: ":calendar:", text: "In a meeting", seconds: 3600 },
];

const ENDS = [["", "Don't clear"], [3600, "1 hour"], [DAY, "1 day"], [4 * DAY, "4 days"], [7 * DAY, "1 week"], [14 * DAY, "2 weeks"]];

/** Asks for a status and sets it. */
export function askStatus() {
  const before = person(me());
  let emoji = before?.status_emoji ?? "";
  const text = h("input", { class: "field", id: "status-text", type: "text", maxlength: 100, placeholder: "What's your status?", autocomplete: "off" });
  text.value = before?.status ?? "";
  const ends = h("select", { class: "field", id: "status-ends" }, ENDS.map(([value, label]) => h("option", { value: String(value) }, label)));
  const usual = USUAL.map((entry) => h("button", { type: "button", class: "button", on: { click: () => {
    emoji = entry.emoji;
    text.value = entry.text;
    ends.value = String(entry.seconds);
  } } }, entry.text));
  return askDialog({
    title: "Set a status",
    confirm: "Save",
    body: [
      h("label", { class: "input-label", for: "status-text" }, "Status"),
      text,
      h("div", { class: "status-usual" }, usual),
      h("label", { class: "input-label", for: "status-ends" }, "Clear after"),
      ends,
      h("p", { class: "input-hint" }, "Empty the status to clear it now."),
    ],
    onConfirm: () => {
      const words = text.value.trim();
      const seconds = ends.value === "" || words === "" ? null : Number(ends.value);
      return post("status", { as: me(), text: words, emoji: words === "" ? "" : emoji || ":speech_balloon:", for_seconds: seconds });
    },
  });
}
