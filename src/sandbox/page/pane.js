// The middle of the page: a conversation with its heading and composer, or the app's Home.

import { post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { h, icon, iconButton, replace } from "./dom.js";
import { Form } from "./form.js";
import { MessageList, attempt, sendAction, suggest } from "./messages.js";
import { renderMrkdwn } from "./mrkdwn.js";
import { avatar, badges, channelMark, peopleRows, personRow, standing } from "./people.js";
import { openList } from "./picker.js";
import { openMenu } from "./popup.js";
import { bot, botMessages, channel, directMessage, isBot, me, nameOf, now, person, state, zone } from "./state.js";
import { localDate } from "./time.js";

export class Pane {
  constructor(node, { go, openThread, refresh }) {
    this.node = node;
    this.go = go;
    this.refresh = refresh;
    this.head = h("header", { class: "pane-head" });
    this.list = new MessageList({ label: "Messages", openThread, empty: () => this.emptyPlace() });
    this.composer = new Composer({ onSent: () => { this.list.stuck = true; refresh(); } });
    this.notice = h("div", { class: "pane-notice", hidden: true });
    this.home = h("div", { class: "home", hidden: true, tabindex: "-1" });
    this.homeForm = new Form();
    this.homeLook = null;
    this.shown = null;
    node.append(this.head, this.list.node, this.home, this.notice, this.composer.node);
  }

  /** Turns to a place before its content is there. */
  open(place) {
    const key = `${me()} ${place}`;
    const turned = this.shown !== key;
    this.shown = key;
    const isHome = place === "home";
    this.list.node.hidden = isHome;
    this.home.hidden = !isHome;
    if (turned) {
      this.list.reset(place);
      this.homeLook = null;
      this.homeForm = new Form();
      replace(this.home, h("div", { class: "loading", "aria-label": "Loading" }, h("span"), h("span"), h("span")));
    }
    this.drawHead(place);
    this.drawFoot(place);
    if (!isHome) this.composer.open(place);
    if (turned && !isHome && !document.querySelector("dialog[open]")) this.composer.focus();
  }

  drawHead(place) {
    const look = JSON.stringify([me(), place, channel(place), directMessage(place), state.workspace.people, state.workspace.clock.now.slice(0, 16)]);
    if (look === this.headLook) return;
    this.headLook = look;
    const found = channel(place);
    const dm = directMessage(place);
    if (place === "home" || (dm && isBot(dm.with))) this.appHead(place);
    else if (found) this.channelHead(found);
    else this.personHead(dm);
  }

  channelHead(found) {
    const marks = [];
    if (found.shared) marks.push(h("span", { class: "badge badge-external" }, "Shared with another company"));
    if (found.archived) marks.push(h("span", { class: "badge" }, "Archived"));
    const count = found.members?.length ?? 0;
    const members = h("button",
      { type: "button", class: "members", "aria-haspopup": "listbox", "aria-expanded": "false", on: { click: (event) => this.offerMembers(event.currentTarget, found) } },
      h("span", { class: "faces" }, (found.members ?? []).slice(0, 3).map((id) => avatar(id, "tiny"))), String(count), h("span", { class: "unseen" }, count === 1 ? " member" : " members"));
    const more = iconButton("more", "More for this channel", (event) => this.offerMore(event.currentTarget, found), { "aria-haspopup": "menu" });
    replace(this.head,
      h("div", { class: "pane-title" }, h("h1", {}, h("span", { class: "lead" }, channelMark(found)), h("span", { class: "pane-name" }, found.name)), marks),
      h("div", { class: "pane-topic", title: found.topic }, found.topic ? renderMrkdwn(found.topic) : h("span", { class: "faint" }, found.purpose || "No topic yet")),
      h("div", { class: "pane-tools" }, members, found.member && !found.archived && more));
  }

  personHead(dm) {
    const someone = person(dm?.with);
    replace(this.head,
      h("div", { class: "pane-title" }, avatar(dm?.with, "small"), h("h1", {}, h("span", { class: "pane-name" }, nameOf(dm?.with))), badges(someone)),
      h("div", { class: "pane-topic" }, standing(someone)));
  }

  appHead(place) {
    const tab = (target, label) => target && h("button",
      { type: "button", class: "tab", role: "tab", "aria-selected": String(place === target), on: { click: () => this.go(target) } }, label);
    replace(this.head,
      h("div", { class: "pane-title" }, avatar(bot().user_id, "small"), h("h1", {}, h("span", { class: "pane-name" }, bot().name)), h("span", { class: "badge badge-app" }, "APP")),
      h("div", { class: "tabs", role: "tablist", "aria-label": bot().name }, tab("home", "Home"), tab(botMessages()?.id, "Messages")));
  }

  /** Under the list stands the composer, or why one cannot write here. */
  drawFoot(place) {
    const found = channel(place);
    const look = JSON.stringify([me(), place, found]);
    if (look === this.footLook) return;
    this.footLook = look;
    const reader = person(me())?.deleted && "This person's account is deactivated: they can read nothing and write nothing in Slack.";
    const words = reader || (found?.archived ? "This channel is archived. Nobody can write here." : found && !found.member ? `You are looking at #${found.name}.` : null);
    this.composer.node.hidden = place === "home" || Boolean(words);
    this.notice.hidden = place === "home" || !words;
    const join = found && !found.member && !found.archived && h("button", { type: "button", class: "button primary", on: { click: () => this.join(found) } }, "Join channel");
    replace(this.notice, words, join);
  }

  async join(found) {
    await attempt(() => post("join", { as: me(), channel: found.id }));
    this.refresh();
  }

  offerMembers(anchor, found) {
    const rows = (found.members ?? []).map((id) => (isBot(id) ? { key: id, value: id, label: bot().name, detail: "App", lead: () => avatar(id, "small") } : person(id) && personRow(person(id)))).filter(Boolean);
    const invite = h("button", { type: "button", class: "button wide", on: { click: () => this.invite(anchor, found) } }, "Add people or the app");
    openList(anchor, {
      choices: rows,
      label: `Members of #${found.name}`,
      align: "end",
      className: "people-panel",
      foot: found.member && !found.archived && h("div", { class: "list-foot" }, invite),
      onPick: async (row, popup) => {
        if (row.key === me()) return;
        popup.close(false);
        const made = await attempt(() => post("dm", { as: me(), with: row.value }));
        if (made?.id) this.go(made.id);
      },
    });
  }

  invite(anchor, found) {
    const choices = peopleRows({ withBot: true }).filter((row) => !found.members?.includes(row.key));
    openList(anchor, {
      choices,
      label: `Add to #${found.name}`,
      align: "end",
      className: "people-panel",
      onPick: async (row, popup) => {
        popup.close();
        await attempt(() => post("invite", { as: me(), channel: found.id, users: [row.value] }));
        this.refresh();
      },
    });
  }

  offerMore(anchor, found) {
    openMenu(anchor, [
      { label: "Add people or the app", icon: "people", run: () => this.invite(anchor, found) },
      { label: "Leave channel", icon: "back", run: () => attempt(() => post("leave", { as: me(), channel: found.id })).then(this.refresh) },
    ], { align: "end", label: "More for this channel" });
  }

  emptyPlace() {
    const found = channel(state.place);
    const dm = directMessage(state.place);
    if (dm) return emptyState(avatar(dm.with, "large"), nameOf(dm.with), isBot(dm.with) ? `${bot().name} writes to you here when something waits for you.` : `This is where you and ${nameOf(dm.with)} write to each other.`);
    return emptyState(h("span", { class: "empty-mark" }, found ? channelMark(found) : icon("chat")), found?.name ?? "", found?.purpose || "Nothing has been said here yet.");
  }

  drawHome(view) {
    const look = JSON.stringify([{ ...view, state: null }, me(), localDate(now(), zone())]);
    if (look === this.homeLook) return;
    this.homeLook = look;
    const top = this.home.scrollTop;
    const focused = this.home.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    if (!view?.blocks?.length) {
      replace(this.home, emptyState(avatar(bot().user_id, "large"), "Nothing here yet", "This app's Home is for members of the workspace."));
      return;
    }
    const surface = {
      form: this.homeForm,
      act: async (action) => {
        await sendAction({ action, container: { view_id: view.id ?? "home" }, state: this.homeForm.toState() });
        this.refresh();
      },
      suggest: (blockId, actionId, value) => suggest({ view_id: view.id ?? "home", block_id: blockId, action_id: actionId, value }),
    };
    replace(this.home, h("div", { class: "home-page blocks" }, renderBlocks(view.blocks, surface)));
    this.home.scrollTop = top;
    if (focused) this.home.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}

function emptyState(lead, title, words) {
  return h("div", { class: "empty" }, lead, h("h2", {}, title), h("p", {}, words));
}

/** The panel on the right that shows one thread. */
export class ThreadPanel {
  constructor(node, { close, refresh }) {
    this.node = node;
    this.where = h("span", { class: "thread-where" });
    this.list = new MessageList({ label: "Thread", openThread: () => {}, inThread: true, empty: () => emptyState(icon("chat"), "This thread is gone", "Its first message was deleted.") });
    this.composer = new Composer({ onSent: () => { this.list.stuck = true; refresh(); } });
    this.shown = null;
    replace(node,
      h("header", { class: "thread-head" }, h("h2", {}, "Thread"), this.where, iconButton("close", "Close thread", close)),
      this.list.node,
      this.composer.node);
    node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    });
  }

  open(place, thread) {
    this.node.hidden = !thread;
    if (!thread) {
      this.shown = null;
      return;
    }
    const key = `${me()} ${place} ${thread}`;
    const turned = this.shown !== key;
    this.shown = key;
    const found = channel(place);
    this.where.textContent = found ? `#${found.name}` : nameOf(directMessage(place)?.with);
    this.composer.node.hidden = Boolean(found && (!found.member || found.archived));
    this.composer.open(place, thread);
    if (!turned) return;
    this.list.reset(place);
    this.composer.focus();
  }
}
