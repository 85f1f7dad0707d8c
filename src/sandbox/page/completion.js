// The list above the composer: commands after `/`, people after `@`, channels after `#`.

import { h, replace, uniqueId } from "./dom.js";
import { avatar, channelMark, standing } from "./people.js";
import { isBot, me, state } from "./state.js";

const MOST = 8;

/** What may be completed at the caret, as offers `{ insert, from, lead, label, detail, hint }`. */
export function offersFor(text, caret, { commands }) {
  const before = text.slice(0, caret);
  const command = commands && /^\/[\w-]*$/.exec(before);
  if (command) return commandOffers(before.toLowerCase());
  const word = /(?:^|[\s(])([@#])([\p{L}\p{N}._-]*)$/u.exec(before);
  if (!word) return [];
  const from = caret - word[2].length - 1;
  return word[1] === "@" ? personOffers(word[2], from) : channelOffers(word[2], from);
}

function commandOffers(typed) {
  return state.workspace.commands
    .filter((entry) => entry.command.startsWith(typed))
    .map((entry) => ({ insert: `${entry.command} `, from: 0, label: entry.command, hint: entry.usage_hint, detail: entry.description, whole: entry.command === typed }));
}

function personOffers(typed, from) {
  const query = typed.toLocaleLowerCase();
  const starts = (entry) => [entry.name, ...entry.real_name.split(/\s+/)].some((part) => part.toLocaleLowerCase().startsWith(query));
  return state.workspace.people
    .filter((entry) => !entry.deleted && starts(entry) && entry.name !== typed)
    .sort((a, b) => Number(a.id === me()) - Number(b.id === me()))
    .slice(0, MOST)
    .map((entry) => ({
      insert: `@${entry.name} `,
      from,
      done: true,
      lead: avatar(entry.id, "small"),
      label: entry.real_name || entry.name,
      hint: `@${entry.name}`,
      detail: isBot(entry.id) ? "App" : standing(entry),
    }));
}

function channelOffers(typed, from) {
  const query = typed.toLocaleLowerCase();
  return state.workspace.channels
    .filter((entry) => !entry.archived && entry.name.includes(query) && entry.name !== typed)
    .sort((a, b) => Number(b.name.startsWith(query)) - Number(a.name.startsWith(query)))
    .slice(0, MOST)
    .map((entry) => ({ insert: `#${entry.name} `, from, done: true, lead: h("span", { class: "lead" }, channelMark(entry)), label: entry.name, detail: entry.topic }));
}

export class Completion {
  constructor(input, accept) {
    this.input = input;
    this.accept = accept;
    this.id = uniqueId("offers");
    this.node = h("div", { class: "completion", role: "listbox", id: this.id, "aria-label": "Suggestions", hidden: true });
    this.offers = [];
    this.active = 0;
    input.setAttribute("aria-controls", this.id);
  }

  show(offers) {
    const same = JSON.stringify(offers.map((offer) => offer.insert)) === JSON.stringify(this.offers.map((offer) => offer.insert));
    this.offers = offers;
    if (offers.length === 0) return this.hide();
    if (!same) this.active = 0;
    replace(this.node, offers.map((offer, index) => this.row(offer, index)));
    this.node.hidden = false;
    this.highlight(this.active);
    return undefined;
  }

  row(offer, index) {
    const row = h("div", { class: "completion-row", role: "option", id: `${this.id}-${index}` },
      offer.lead,
      h("span", { class: "completion-label" }, offer.label),
      offer.hint && h("span", { class: "completion-hint" }, offer.hint),
      offer.detail && h("span", { class: "completion-detail" }, offer.detail));
    // `mousedown` would take the focus from the text before the click arrives.
    row.addEventListener("mousedown", (event) => event.preventDefault());
    row.addEventListener("pointermove", () => index !== this.active && this.highlight(index));
    row.addEventListener("click", () => this.accept(offer));
    return row;
  }

  highlight(index) {
    this.active = index;
    [...this.node.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    this.node.children[index]?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `${this.id}-${index}`);
  }

  hide() {
    this.node.hidden = true;
    this.offers = [];
    this.input.removeAttribute("aria-activedescendant");
  }

  /** Takes the keys that steer the list; true when the key was used. */
  key(event) {
    if (this.node.hidden) return false;
    const count = this.offers.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.highlight((this.active + step + count) % count);
    else if (event.key === "Escape") this.hide();
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !this.offers[this.active].whole)) this.accept(this.offers[this.active]);
    else return false;
    event.preventDefault();
    return true;
  }
}
