// The left column: channels, direct messages and the app, with what is unread.

import { post } from "./api.js";
import { h, icon, iconButton, replace } from "./dom.js";
import { attempt } from "./messages.js";
import { avatar, channelMark, channelRow, peopleRows } from "./people.js";
import { openList } from "./picker.js";
import { askDialog, openMenu } from "./popup.js";
import { bot, botMessages, isBot, me, nameOf, person, state } from "./state.js";

export class Sidebar {
  /** `go(place)` opens a place. */
  constructor(node, go) {
    this.node = node;
    this.go = go;
    node.addEventListener("keydown", (event) => this.moveByKey(event));
  }

  draw() {
    const { channels, dms, team } = state.workspace;
    const look = JSON.stringify([me(), state.place, channels, dms, team, bot(), state.workspace.people]);
    if (look === this.look) return;
    this.look = look;
    const focused = this.node.contains(document.activeElement) ? document.activeElement.dataset.place : null;
    const mine = channels.filter((entry) => entry.member && !entry.archived);
    const archived = channels.filter((entry) => entry.member && entry.archived);
    const people = dms.filter((entry) => !isBot(entry.with));
    replace(this.node,
      h("div", { class: "team" }, h("span", { class: "team-name" }, team.name),
        h("button", { type: "button", class: "jump", "aria-haspopup": "listbox", "aria-expanded": "false", on: { click: () => this.jump() } }, icon("search"), h("span", {}, "Jump to…"), h("kbd", {}, "Ctrl K"))),
      this.section("Channels", iconButton("plus", "Add a channel", (event) => this.offerChannels(event.currentTarget), { "aria-haspopup": "menu" }),
        [...mine, ...archived].map((entry) => this.channelItem(entry)),
        "You are in no channel yet."),
      this.section("Direct messages", iconButton("plus", "New direct message", (event) => this.offerPeople(event.currentTarget), { "aria-haspopup": "listbox" }),
        people.map((entry) => this.personItem(entry)),
        "Nobody has written to you yet."),
      this.section("Apps", null, this.appItems()));
    if (focused) this.node.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  section(title, button, items, empty) {
    return h("section", { class: "side-section", "aria-label": title },
      h("div", { class: "side-head" }, h("h2", {}, title), button),
      items.length > 0 ? h("ul", {}, items.map((item) => h("li", {}, item))) : h("p", { class: "side-empty" }, empty));
  }

  item(place, { unread = 0, mention = false, lead, name, tail, className = "", spoken }) {
    const current = state.place === place;
    const classes = `side-item ${unread > 0 && !current ? "unread" : ""} ${className}`;
    return h("button",
      { type: "button", class: classes, data: { place }, "aria-current": current ? "page" : undefined, title: spoken ?? name, on: { click: () => this.go(place) } },
      h("span", { class: "lead" }, lead),
      h("span", { class: "side-name" }, name),
      tail,
      unread > 0 && !current && h("span", { class: mention ? "count count-mention" : "count", "aria-label": `${unread} unread` }, unread > 99 ? "99+" : unread));
  }

  channelItem(entry) {
    const marks = [];
    if (entry.shared) marks.push(h("span", { class: "side-mark", title: "Shared with another company" }, icon("shared")));
    if (entry.archived) marks.push(h("span", { class: "side-mark", title: "Archived" }, icon("archive")));
    return this.item(entry.id, {
      ...entry,
      lead: channelMark(entry),
      tail: marks,
      className: entry.archived ? "archived" : "",
      spoken: `${entry.name}${entry.private ? ", private" : ""}${entry.shared ? ", shared with another company" : ""}${entry.archived ? ", archived" : ""}`,
    });
  }

  personItem(entry) {
    return this.item(entry.id, { unread: entry.unread, mention: true, lead: avatar(entry.with, "tiny"), name: nameOf(entry.with), className: person(entry.with)?.deleted ? "archived" : "" });
  }

  appItems() {
    const messages = botMessages();
    const status = bot().connected ? "connected" : "not connected";
    const head = h("div", { class: "side-app" }, avatar(bot().user_id, "tiny"), h("span", { class: "side-name" }, bot().name),
      h("span", { class: bot().connected ? "pulse" : "pulse off", role: "img", "aria-label": status, title: `${bot().name} is ${status}` }));
    return [
      head,
      this.item("home", { lead: icon("home"), name: "Home", className: "nested" }),
      messages && this.item(messages.id, { unread: messages.unread, mention: true, lead: icon("chat"), name: "Messages", className: "nested" }),
    ].filter(Boolean);
  }

  /** Every place there is, by name. */
  jump() {
    const anchor = this.node.querySelector(".jump");
    const places = [
      ...state.workspace.channels.map(channelRow),
      ...state.workspace.dms.map((entry) => ({ key: entry.id, value: entry.id, label: nameOf(entry.with), detail: isBot(entry.with) ? "Messages from the app" : "Direct message", lead: () => avatar(entry.with, "small") })),
      { key: "home", value: "home", label: "Home", detail: bot().name, lead: () => avatar(bot().user_id, "small") },
    ];
    openList(anchor, { choices: places, label: "Jump to", className: "people-panel", onPick: (row, popup) => { popup.close(false); this.go(row.value); } });
  }

  offerChannels(anchor) {
    const open = state.workspace.channels.filter((entry) => !entry.member && !entry.private && !entry.archived);
    openMenu(anchor, [
      { label: "Create a channel", icon: "plus", run: () => this.createChannel() },
      { label: "Join a channel", detail: open.length === 0 ? "You are in every public channel" : `${open.length} you are not in`, icon: "search", disabled: open.length === 0, run: () => this.browse(anchor, open) },
    ], { label: "Add a channel" });
  }

  browse(anchor, open) {
    openList(anchor, { choices: open.map(channelRow), label: "Channels to join", onPick: (row, popup) => { popup.close(false); this.go(row.value); } });
  }

  createChannel() {
    let created = null;
    const name = h("input", { class: "field", id: "channel-name", type: "text", maxlength: 80, placeholder: "for example pod-retail", autocomplete: "off", spellcheck: "false" });
    name.addEventListener("input", () => { name.value = name.value.toLowerCase().replaceAll(/[\s.]+/g, "-"); });
    const hidden = h("input", { type: "checkbox" });
    return askDialog({
      title: "Create a channel",
      confirm: "Create",
      body: [
        h("label", { class: "input-label", for: "channel-name" }, "Name"),
        name,
        h("p", { class: "input-hint" }, "Small letters, digits, hyphens and underscores."),
        h("label", { class: "tick" }, hidden, h("span", { class: "tick-text" }, "Private", h("span", { class: "tick-detail" }, "Only people who are invited can see it."))),
      ],
      onConfirm: async () => {
        if (name.value.trim() === "") throw new Error("Please give the channel a name.");
        created = await post("channel", { as: me(), name: name.value.trim(), private: hidden.checked });
      },
    }).then((done) => done && created && this.go(created.id));
  }

  offerPeople(anchor) {
    openList(anchor, {
      choices: peopleRows().filter((row) => row.key !== me()),
      label: "Write to",
      onPick: async (row, popup) => {
        popup.close(false);
        const made = await attempt(() => post("dm", { as: me(), with: row.value }));
        if (made?.id) this.go(made.id);
      },
    });
  }

  moveByKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".side-item")) return;
    event.preventDefault();
    const items = [...this.node.querySelectorAll(".side-item")];
    items[(items.indexOf(event.target) + step + items.length) % items.length].focus();
  }
}
