// Fields one types into: text, numbers, dates and times.

import { h, iconButton } from "./dom.js";
import { textOf } from "./mrkdwn.js";

const NATIVE = { datepicker: "date", timepicker: "time", email_text_input: "email", url_text_input: "url" };
const TYPED = new Set(["plain_text_input", "number_input", "email_text_input", "url_text_input"]);

/** Any typed element; `change(value, { tell })` remembers it and may tell the app. */
export function textField(element, { wiring, entry, change }) {
  const input = inputFor(element, wiring);
  input.value = shown(entry.value);
  const tellOn = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tellsWhileTyping = !wiring.quiet && TYPED.has(element.type) && tellOn.includes("on_character_entered");
  let waiting = null;
  input.addEventListener("input", () => {
    const value = read(element, input);
    if (!TYPED.has(element.type)) return change(value);
    clearTimeout(waiting);
    change(value, { tell: false });
    if (tellsWhileTyping) waiting = setTimeout(() => change(value), 400);
    return undefined;
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !TYPED.has(element.type)) return;
    if (element.multiline && !(event.ctrlKey || event.metaKey)) return;
    if (!wiring.quiet && tellOn.includes("on_enter_pressed")) {
      event.preventDefault();
      event.stopPropagation();
      change(read(element, input));
    }
  });
  return dressed(element, input, change);
}

function inputFor(element, wiring) {
  const shared = {
    id: wiring.id,
    class: "field",
    "aria-label": wiring.labelled ? undefined : (wiring.label ?? (textOf(element.placeholder) || "Value")),
    "aria-describedby": wiring.describedBy,
    "aria-required": wiring.required ? "true" : undefined,
    placeholder: textOf(element.placeholder) || undefined,
    autocomplete: "off",
    data: { key: `${wiring.blockId}\n${element.action_id}`, focusFirst: element.focus_on_load ? "yes" : "" },
  };
  if (element.multiline) return h("textarea", { ...shared, rows: 3, maxlength: element.max_length });
  if (element.type === "number_input") {
    return h("input", { ...shared, class: "field number", type: "text", inputmode: element.is_decimal_allowed ? "decimal" : "numeric" });
  }
  return h("input", { ...shared, type: NATIVE[element.type] ?? "text", maxlength: element.type === "plain_text_input" ? element.max_length : undefined });
}

/** Adds what a field needs beside it: steps for a number, what is left of a maximum, the zone of a time. */
function dressed(element, input, change) {
  if (element.type === "number_input") {
    const step = (by) => () => {
      const next = Math.round(((Number(input.value) || 0) + by) * 1e9) / 1e9;
      const least = element.min_value === undefined ? -Infinity : Number(element.min_value);
      const most = element.max_value === undefined ? Infinity : Number(element.max_value);
      input.value = String(Math.min(most, Math.max(least, next)));
      change(input.value);
    };
    return h("div", { class: "number-box" }, input,
      iconButton("minus", "One less", step(-1), { tabindex: "-1" }),
      iconButton("plus", "One more", step(1), { tabindex: "-1" }));
  }
  if (element.type === "timepicker" && element.timezone) {
    const where = element.timezone;
    return h("div", { class: "with-note" }, input, h("span", { class: "note" }, where.split("/").pop().replaceAll("_", " ")));
  }
  if (element.max_length >= 20 && element.max_length <= 3000) {
    const left = h("span", { class: "characters", "aria-hidden": "true" });
    const count = () => {
      const remaining = element.max_length - [...input.value].length;
      left.textContent = remaining <= Math.max(20, element.max_length * 0.1) ? String(remaining) : "";
    };
    input.addEventListener("input", count);
    count();
    return h("div", { class: "with-count" }, input, left);
  }
  return input;
}

function shown(value) {
  return value === null || value === undefined ? "" : String(value);
}

function read(element, input) {
  if (input.value === "") return null;
  return element.type === "number_input" ? input.value.trim() : input.value;
}
