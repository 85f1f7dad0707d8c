// What a person has entered on one surface (a modal, a message, the Home), in the shape Slack sends as
// `state.values`. Kept apart from the nodes, so that a surface can be drawn again without losing input:
// Slack keeps an input exactly when its block_id and action_id are unchanged, and so do we.

/** The field of a state value that each kind of element fills, and the empty value. */
const FIELDS = {
  plain_text_input: "value",
  number_input: "value",
  email_text_input: "value",
  url_text_input: "value",
  static_select: "selected_option",
  external_select: "selected_option",
  radio_buttons: "selected_option",
  multi_static_select: "selected_options",
  multi_external_select: "selected_options",
  checkboxes: "selected_options",
  users_select: "selected_user",
  multi_users_select: "selected_users",
  conversations_select: "selected_conversation",
  multi_conversations_select: "selected_conversations",
  channels_select: "selected_channel",
  multi_channels_select: "selected_channels",
  datepicker: "selected_date",
  timepicker: "selected_time",
};

export const fieldOf = (type) => FIELDS[type];
export const isStateful = (type) => Object.hasOwn(FIELDS, type);

/** Every option of a select, groups flattened. */
export function optionsOf(element) {
  return element.options ?? (element.option_groups ?? []).flatMap((group) => group.options ?? []);
}

function initialValue(element) {
  switch (element.type) {
    case "plain_text_input":
    case "number_input":
    case "email_text_input":
    case "url_text_input":
      return element.initial_value ?? null;
    case "multi_static_select":
    case "multi_external_select":
    case "checkboxes":
      return element.initial_options ?? [];
    case "users_select":
      return element.initial_user ?? null;
    case "multi_users_select":
      return element.initial_users ?? [];
    case "conversations_select":
      return element.initial_conversation ?? null;
    case "multi_conversations_select":
      return element.initial_conversations ?? [];
    case "channels_select":
      return element.initial_channel ?? null;
    case "multi_channels_select":
      return element.initial_channels ?? [];
    case "datepicker":
      return element.initial_date ?? null;
    case "timepicker":
      return element.initial_time ?? null;
    default:
      return element.initial_option ?? null;
  }
}

export class Form {
  /**
   * `sticky`: a value stays for its block_id and action_id whatever the app now proposes, as in Slack's modals.
   * `held`: `state.values` that the server knows already, so that a reload of the page loses nothing.
   */
  constructor({ sticky = false, held = {} } = {}) {
    this.sticky = sticky;
    this.held = held;
    this.entries = new Map();
  }

  /** Registers an element while its surface is drawn; keeps what was entered if it still fits. */
  ensure(blockId, element) {
    const key = `${blockId}\n${element.action_id}`;
    const known = this.entries.get(key);
    const keep = known && known.element.type === element.type && (known.touched || this.sticky) && stillOffered(known.value, element);
    const held = known ? undefined : this.held?.[blockId]?.[element.action_id]?.[FIELDS[element.type]];
    const entry = { blockId, element, value: keep ? known.value : (held ?? initialValue(element)), touched: Boolean(keep && known.touched), seen: true };
    this.entries.set(key, entry);
    return entry;
  }

  /** Forgets what the last drawing no longer shows. Call `begin` before drawing, `end` after. */
  begin() {
    for (const entry of this.entries.values()) entry.seen = false;
  }

  end() {
    for (const [key, entry] of this.entries) if (!entry.seen) this.entries.delete(key);
  }

  /** `{ values: { block_id: { action_id: { type, … } } } }` */
  toState() {
    const values = {};
    for (const { blockId, element, value } of this.entries.values()) {
      values[blockId] ??= {};
      values[blockId][element.action_id] = { type: element.type, [FIELDS[element.type]]: value };
    }
    return { values };
  }
}

function stillOffered(value, element) {
  const offered = optionsOf(element);
  if (offered.length === 0 || !value) return true;
  const has = (option) => offered.some((entry) => entry.value === option.value);
  return Array.isArray(value) ? value.every(has) : typeof value !== "object" || has(value);
}

const isEmpty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** What Slack's own client refuses before it asks the app: `{ block_id: sentence }`, empty when all is well. */
export function problemsIn(blocks, form) {
  const problems = {};
  for (const block of blocks) {
    if (block.type !== "input") continue;
    const entry = form.entries.get(`${block.block_id}\n${block.element?.action_id}`);
    if (!entry) continue;
    const problem = isEmpty(entry.value) ? (block.optional ? null : "Please complete this required field.") : problemOf(entry.element, entry.value);
    if (problem) problems[block.block_id] = problem;
  }
  return problems;
}

function problemOf(element, value) {
  if (element.type === "plain_text_input") {
    const length = [...value].length;
    if (element.min_length && length < element.min_length) return `Please use at least ${element.min_length} characters (${length} now).`;
    if (element.max_length && length > element.max_length) return `Please use at most ${element.max_length} characters (${length} now).`;
  }
  if (element.type === "number_input") {
    const number = Number(value);
    if (!Number.isFinite(number)) return "Please enter a number.";
    if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
    if (element.min_value !== undefined && number < Number(element.min_value)) return `Please enter ${element.min_value} or more.`;
    if (element.max_value !== undefined && number > Number(element.max_value)) return `Please enter ${element.max_value} or less.`;
  }
  if (element.type === "email_text_input" && !/^\S+@\S+\.\S+$/.test(value)) return "Please enter an e-mail address.";
  if (element.type === "url_text_input" && !/^https?:\/\/\S+$/i.test(value)) return "Please enter a web address that begins with http:// or https://.";
  return null;
}
