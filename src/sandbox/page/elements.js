// Block Kit's interactive elements. Each is drawn from its JSON plus a surface:
//   surface.form       what the person has entered (form.js)
//   surface.act(action)  sends block_actions; resolves when the app has answered
//   surface.suggest(blockId, actionId, query)  asks the app for options
// `wiring` says how the element stands on its surface: { blockId, id, describedBy, label, quiet }.
// `quiet` elements (inputs without dispatch_action) only remember; all others also tell the app.

import { append, h, icon, safeImage, safeUrl, uniqueId } from "./dom.js";
import { fieldOf, isStateful, optionsOf } from "./form.js";
import { renderText, textOf } from "./mrkdwn.js";
import { channelRows, peopleRows, rowFor } from "./people.js";
import { picker } from "./picker.js";
import { askDialog, openMenu } from "./popup.js";
import { textField } from "./fields.js";

export function renderElement(element, surface, wiring) {
  const draw = DRAWERS[element?.type];
  if (!draw) return h("span", { class: "unknown" }, `An element of the kind “${element?.type ?? "?"}” is not shown in the sandbox.`);
  const entry = isStateful(element.type) ? surface.form.ensure(wiring.blockId, element) : null;
  return draw(element, { surface, wiring, entry, change: changer(element, surface, wiring, entry) });
}

/** Remembers a new value and, where Slack would, tells the app at once. */
function changer(element, surface, wiring, entry) {
  return async (value, { tell = !wiring.quiet } = {}) => {
    if (element.confirm && tell && !(await confirmed(element.confirm))) return;
    entry.value = value;
    entry.touched = true;
    surface.changed?.(wiring.blockId);
    if (tell) await surface.act({ type: element.type, action_id: element.action_id, block_id: wiring.blockId, [fieldOf(element.type)]: value });
  };
}

function confirmed(confirm) {
  return askDialog({
    title: textOf(confirm.title),
    body: append(h("div"), [renderText(confirm.text)]),
    confirm: textOf(confirm.confirm),
    deny: textOf(confirm.deny),
    danger: confirm.style === "danger",
  });
}

const DRAWERS = {
  button: drawButton,
  workflow_button: drawButton,
  overflow: drawOverflow,
  image: (element) => imageElement(element),
  static_select: (element, wire) => drawSelect(element, wire, staticChoices(element)),
  multi_static_select: (element, wire) => drawSelect(element, wire, staticChoices(element)),
  external_select: (element, wire) => drawSelect(element, wire, externalChoices(element, wire)),
  multi_external_select: (element, wire) => drawSelect(element, wire, externalChoices(element, wire)),
  users_select: (element, wire) => drawIdSelect(element, wire, () => peopleRows()),
  multi_users_select: (element, wire) => drawIdSelect(element, wire, () => peopleRows()),
  channels_select: (element, wire) => drawIdSelect(element, wire, () => channelRows().filter((row) => row.label.startsWith("#"))),
  multi_channels_select: (element, wire) => drawIdSelect(element, wire, () => channelRows().filter((row) => row.label.startsWith("#"))),
  conversations_select: (element, wire) => drawIdSelect(element, wire, () => conversationRows(element)),
  multi_conversations_select: (element, wire) => drawIdSelect(element, wire, () => conversationRows(element)),
  checkboxes: (element, wire) => drawTicks(element, wire, "checkbox"),
  radio_buttons: (element, wire) => drawTicks(element, wire, "radio"),
  plain_text_input: textField,
  number_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  datepicker: textField,
  timepicker: textField,
};

function drawButton(element, { surface, wiring }) {
  const label = renderText(element.text);
  const style = { primary: "button primary", danger: "button danger" }[element.style] ?? "button";
  const href = element.url ? safeUrl(element.url) : null;
  const button = h("button", { type: "button", class: style, "aria-label": element.accessibility_label, data: { key: `${wiring.blockId}\n${element.action_id}` } }, label, href && icon("back"));
  button.addEventListener("click", async () => {
    if (element.confirm && !(await confirmed(element.confirm))) return;
    if (href) window.open(href, "_blank", "noopener,noreferrer");
    const action = { type: "button", action_id: element.action_id, block_id: wiring.blockId, text: element.text };
    if (element.value !== undefined) action.value = element.value;
    if (element.style) action.style = element.style;
    button.classList.add("busy");
    button.setAttribute("aria-busy", "true");
    try {
      await surface.act(action);
    } finally {
      button.classList.remove("busy");
      button.removeAttribute("aria-busy");
    }
  });
  return button;
}

function drawOverflow(element, { surface, wiring }) {
  const button = h("button", { type: "button", class: "icon-button bordered", "aria-label": "More actions", "aria-haspopup": "menu", "aria-expanded": "false" }, icon("more"));
  button.addEventListener("click", () => {
    const items = (element.options ?? []).map((option) => ({
      label: textOf(option.text),
      detail: option.description && textOf(option.description),
      run: async () => {
        if (element.confirm && !(await confirmed(element.confirm))) return;
        if (option.url && safeUrl(option.url)) window.open(safeUrl(option.url), "_blank", "noopener,noreferrer");
        await surface.act({ type: "overflow", action_id: element.action_id, block_id: wiring.blockId, selected_option: option });
      },
    }));
    openMenu(button, items, { align: "end", label: "More actions" });
  });
  return button;
}

function imageElement(element) {
  return safeImage(element.image_url, element.alt_text, "image-small");
}

const isMany = (element) => element.type.startsWith("multi_");

const optionRow = (option, group) => ({
  key: option.value,
  value: option,
  label: textOf(option.text),
  detail: option.description && textOf(option.description),
  group,
});

function groupedRows(source) {
  if (source.options) return source.options.map((option) => optionRow(option));
  return (source.option_groups ?? []).flatMap((group) => (group.options ?? []).map((option) => optionRow(option, textOf(group.label))));
}

function staticChoices(element) {
  return { choices: groupedRows(element) };
}

function externalChoices(element, { surface, wiring }) {
  return {
    least: element.min_query_length ?? 3,
    load: async (query) => groupedRows(await surface.suggest(wiring.blockId, element.action_id, query)),
  };
}

function drawSelect(element, { wiring, entry, change }, source) {
  const many = isMany(element);
  const held = many ? entry.value : [entry.value].filter(Boolean);
  return picker({
    ...pickerBasics(element, wiring),
    ...source,
    selected: held.map((option) => optionRow(option)),
    onChange: (rows) => change(many ? rows.map((row) => row.value) : (rows[0]?.value ?? null)),
  });
}

function drawIdSelect(element, { wiring, entry, change }, rows) {
  const many = isMany(element);
  const held = many ? entry.value : [entry.value].filter(Boolean);
  return picker({
    ...pickerBasics(element, wiring),
    choices: rows(),
    selected: held.map(rowFor),
    onChange: (chosen) => change(many ? chosen.map((row) => row.value) : (chosen[0]?.value ?? null)),
  });
}

function pickerBasics(element, wiring) {
  return {
    many: isMany(element),
    most: element.max_selected_items,
    placeholder: textOf(element.placeholder) || "Choose…",
    label: wiring.label,
    id: wiring.id,
    describedBy: wiring.describedBy,
    clearable: true,
  };
}

function conversationRows(element) {
  const include = element.filter?.include ?? ["public", "private", "im"];
  const channels = channelRows().filter((row) => include.includes(row.label.startsWith("#") ? "public" : "private"));
  return include.includes("im") ? [...channels, ...peopleRows({ withBot: !element.filter?.exclude_bot_users })] : channels;
}

function drawTicks(element, { wiring, entry, change }, kind) {
  const name = uniqueId("ticks");
  const many = kind === "checkbox";
  const isOn = (option) => (many ? entry.value.some((held) => held.value === option.value) : entry.value?.value === option.value);
  const group = h("div", { class: "ticks", role: many ? "group" : "radiogroup", "aria-label": wiring.label ?? "Choices", "aria-describedby": wiring.describedBy });
  optionsOf(element).forEach((option, index) => {
    const input = h("input", { type: kind, name, checked: isOn(option), id: index === 0 ? wiring.id : undefined });
    input.addEventListener("change", () => {
      if (!many) return change(option);
      const others = entry.value.filter((held) => held.value !== option.value);
      return change(input.checked ? [...others, option] : others);
    });
    const text = h("span", { class: "tick-text" }, renderText(option.text), option.description && h("span", { class: "tick-detail" }, renderText(option.description)));
    group.append(h("label", { class: "tick" }, input, text));
  });
  return group;
}
