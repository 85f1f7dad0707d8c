// The box one writes in: ordinary messages and slash commands, with completion of commands, people and
// channels. Text is kept per conversation, so nothing is lost by looking elsewhere.

import { post } from "./api.js";
import { Completion, offersFor } from "./completion.js";
import { h, icon, iconButton, replace } from "./dom.js";
import { openMenu } from "./popup.js";
import { attempt } from "./messages.js";
import { bot, me, placeName, state } from "./state.js";

const HISTORY = "podkeeper-sandbox-commands";
const HISTORY_LENGTH = 30;

export class Composer {
  constructor({ onSent }) {
    this.onSent = onSent;
    this.drafts = new Map();
    this.history = recalled();
    this.recall = -1;
    this.place = null;
    this.thread = null;
    this.busy = false;

    this.input = h("textarea", { class: "composer-input", rows: 1, "aria-autocomplete": "list", spellcheck: "true" });
    this.mirror = h("div", { class: "composer-mirror", "aria-hidden": "true" });
    this.error = h("div", { class: "composer-error", role: "alert", hidden: true });
    this.usage = h("div", { class: "composer-usage", hidden: true });
    this.completion = new Completion(this.input, (offer) => this.accept(offer));
    this.sendButton = h("button", { type: "button", class: "send", "aria-label": "Send", title: "Send (Enter)", on: { click: () => this.send() } }, icon("send"));
    this.shortcuts = iconButton("bolt", "Shortcuts and commands", () => this.offerShortcuts(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.box = h("div", { class: "composer-box" },
      h("div", { class: "composer-text" }, this.mirror, this.input),
      h("div", { class: "composer-bar" },
        this.shortcuts,
        h("button", { type: "button", class: "icon-button glyph", "aria-label": "Mention a person", title: "Mention a person", on: { click: () => this.type("@") } }, "@"),
        h("button", { type: "button", class: "icon-button glyph", "aria-label": "Mention a channel", title: "Mention a channel", on: { click: () => this.type("#") } }, "#"),
        this.usage,
        h("span", { class: "spacer" }),
        h("span", { class: "composer-keys" }, h("kbd", {}, "Enter"), " sends"),
        this.sendButton));
    this.hint = h("div", { class: "composer-hint", hidden: true });
    this.node = h("div", { class: "composer" }, this.completion.node, this.hint, this.error, this.box);

    this.input.addEventListener("input", () => this.changed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("click", () => this.complete());
    this.input.addEventListener("blur", () => this.completion.hide());
    this.input.addEventListener("scroll", () => { this.mirror.scrollTop = this.input.scrollTop; });
  }

  /** Moves to a conversation (and thread); its draft comes back. */
  open(place, thread = null) {
    if (this.owner === me() && this.place === place && this.thread === thread) return this.label();
    this.owner = me();
    this.place = place;
    this.thread = thread;
    this.input.value = this.drafts.get(this.draftKey()) ?? "";
    this.explain(null);
    this.changed();
    this.label();
    return undefined;
  }

  draftKey() {
    return `${this.owner} ${this.place} ${this.thread ?? ""}`;
  }

  label() {
    const where = this.thread ? "Reply in the thread" : `Message ${placeName(this.place)}`;
    this.input.placeholder = this.thread ? "Reply…" : where;
    this.input.setAttribute("aria-label", where);
    this.shortcuts.hidden = Boolean(this.thread);
    this.drawHint();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** For someone who has not used a command yet: one to try, ready to press. */
  drawHint() {
    const example = firstCommand();
    const show = Boolean(example) && !this.thread && this.history.length === 0 && this.input.value === "";
    this.hint.hidden = !show;
    if (!show) return;
    replace(this.hint, "Try ", h("button", { type: "button", class: "try", on: { click: () => this.fill(example) } }, example), " or type ", h("kbd", {}, "/"), " to see every command.");
  }

  fill(text) {
    this.input.value = text;
    this.changed();
    this.completion.hide();
    this.focus();
  }

  type(character) {
    this.focus();
    const before = this.input.value.slice(0, this.input.selectionStart);
    this.insert(before && !/\s$/.test(before) ? ` ${character}` : character, this.input.selectionStart);
  }

  insert(text, from) {
    this.input.setRangeText(text, from, this.input.selectionEnd, "end");
    this.changed();
  }

  changed() {
    this.drafts.set(this.draftKey(), this.input.value);
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, innerHeight * 0.4)}px`;
    this.sendButton.disabled = this.busy || this.input.value.trim() === "";
    if (!this.error.hidden && this.input.value !== this.failed) this.explain(null);
    paintTokens(this.mirror, this.input.value, Boolean(this.thread));
    this.drawHint();
    this.drawUsage();
    this.complete();
  }

  complete() {
    this.completion.show(offersFor(this.input.value, this.input.selectionStart, { commands: !this.thread }));
  }

  drawUsage() {
    const command = commandIn(this.input.value, this.thread);
    const known = command && state.workspace?.commands.find((entry) => entry.command === command.command);
    const text = known?.usage_hint;
    this.usage.hidden = !text;
    this.usage.title = text ?? "";
    replace(this.usage, text && [h("span", { class: "usage-command" }, known.command), ` ${text}`]);
  }

  accept(offer) {
    const end = this.input.selectionStart;
    this.input.setRangeText(offer.insert, offer.from, end, "end");
    this.changed();
    if (offer.done) this.completion.hide();
  }

  key(event) {
    if (event.isComposing) return;
    if (this.completion.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && (this.input.value === "" || this.recall >= 0)) {
      this.step(event, 1);
    } else if (event.key === "ArrowDown" && this.recall >= 0) {
      this.step(event, -1);
    } else if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) {
      this.recall = -1;
    }
  }

  /** Walks through the commands sent before, the latest first. */
  step(event, by) {
    if (this.history.length === 0 || this.thread) return;
    event.preventDefault();
    this.recall = Math.max(-1, Math.min(this.recall + by, this.history.length - 1));
    this.fill(this.recall === -1 ? "" : this.history[this.recall]);
  }

  async send() {
    const text = this.input.value;
    if (this.busy || text.trim() === "") return;
    if (this.thread && /^\/[a-z]/i.test(text)) return this.explain("Slash commands do not work in threads, here as in Slack. Send it in the channel.");
    const command = commandIn(text, this.thread);
    const key = this.draftKey();
    this.completion.hide();
    this.explain(null);
    this.setBusy(command);
    this.input.value = "";
    this.changed();
    try {
      if (command) await this.run(command, text);
      else await post("say", { as: me(), channel: this.place, text: spoken(text.trim()), thread_ts: this.thread });
    } catch (problem) {
      this.giveBack(key, text, problem.message);
    }
    this.setBusy(null);
    this.onSent();
  }

  async run(command, text) {
    if (!state.workspace.commands.some((entry) => entry.command === command.command)) {
      throw new Error(`No app here knows ${command.command}. To send it as words, put a space before it.`);
    }
    this.remember(text.trim());
    const answer = await post("command", { as: me(), channel: this.place, ...command });
    if (answer.error) throw new Error(plainly(answer.error));
  }

  /** What could not be sent stands in the box again, unless something new was begun there. */
  giveBack(key, text, sentence) {
    if (this.draftKey() !== key) {
      this.drafts.set(key, text);
      return;
    }
    if (this.input.value === "") this.input.value = text;
    this.failed = this.input.value;
    this.changed();
    this.completion.hide();
    this.explain(sentence);
  }

  remember(text) {
    this.history = [text, ...this.history.filter((entry) => entry !== text)].slice(0, HISTORY_LENGTH);
    this.recall = -1;
    try {
      sessionStorage.setItem(HISTORY, JSON.stringify(this.history));
    } catch {
      // A browser that keeps nothing only forgets the history on reload.
    }
  }

  setBusy(command) {
    this.busy = Boolean(command);
    this.box.classList.toggle("busy", this.busy);
    this.sendButton.disabled = this.busy || this.input.value.trim() === "";
  }

  explain(sentence) {
    this.error.hidden = !sentence;
    replace(this.error, sentence && [icon("warn"), h("span", {}, sentence)]);
  }

  offerShortcuts() {
    const { commands, shortcuts } = state.workspace;
    const global = shortcuts.filter((entry) => entry.type === "global");
    const items = [];
    if (global.length > 0) {
      items.push("Shortcuts", ...global.map((entry) => ({
        label: entry.name,
        icon: "bolt",
        run: () => attempt(() => post("shortcut", { as: me(), callback_id: entry.callback_id })).then(this.onSent),
      })));
    }
    items.push("Commands", ...commands.map((entry) => ({ label: entry.command, detail: entry.description, run: () => this.fill(`${entry.command} `) })));
    openMenu(this.shortcuts, items, { label: "Shortcuts and commands" });
  }
}

/** Slack's own codes for a failed command, said so that one knows where to look. */
function plainly(sentence) {
  if (sentence.includes("operation_timeout")) return `${bot().name} did not answer within 3 seconds (operation_timeout).`;
  if (sentence.includes("dispatch_failed")) return `${bot().name} answered with an error (dispatch_failed). Its log says why.`;
  if (sentence.includes("dispatch_unknown_error")) return `${bot().name} cannot be reached (dispatch_unknown_error). Is it running?`;
  return sentence;
}

function recalled() {
  try {
    return JSON.parse(sessionStorage.getItem(HISTORY) ?? "[]");
  } catch {
    return [];
  }
}

function firstCommand() {
  const commands = state.workspace?.commands ?? [];
  if (commands.some((entry) => entry.command === "/okr")) return "/okr update";
  return commands[0]?.command;
}

/** `/okr update` as `{ command, text }`; a leading space makes it ordinary words. */
function commandIn(text, thread) {
  const found = !thread && /^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/i.exec(text.trimEnd());
  return found ? { command: found[1].toLowerCase(), text: found[2] ?? "" } : null;
}

const REFERENCE = /(^|[\s(])([@#])([\p{L}\p{N}._-]*[\p{L}\p{N}_-])/gu;
/** The person or channel a word such as `@ana` or `#general` names, as Slack writes it. */
function named(sign, word) {
  const list = sign === "@" ? state.workspace?.people : state.workspace?.channels;
  const found = list?.find((entry) => entry.name === word);
  if (!found) return null;
  return sign === "@" ? `<@${found.id}>` : `<#${found.id}|${found.name}>`;
}

/** Ordinary text with people and channels as references; the server escapes everything else. */
export function spoken(text) {
  return text.replace(REFERENCE, (whole, before, sign, word) => {
    const reference = named(sign, word);
    return reference ? before + reference : whole;
  });
}

/** Paints what will be understood as a command, person or channel behind the words. */
function paintTokens(mirror, text, thread) {
  mirror.replaceChildren();
  let from = 0;
  const paint = (start, end) => {
    mirror.append(text.slice(from, start), h("mark", {}, text.slice(start, end)));
    from = end;
  };
  const command = !thread && /^\/[a-z][\w-]*/i.exec(text);
  if (command && state.workspace?.commands.some((entry) => entry.command === command[0].toLowerCase())) paint(0, command[0].length);
  for (const found of text.matchAll(REFERENCE)) {
    const start = found.index + found[1].length;
    if (named(found[2], found[3])) paint(start, found.index + found[0].length);
  }
  mirror.append(text.slice(from), "\u200b");
}
