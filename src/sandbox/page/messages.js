// A list of messages (a channel, a conversation or one thread), kept in step with the server:
// unchanged messages keep their nodes, so open menus, typed text and the scroll position survive.

import { post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { append, h, icon, iconButton, replace } from "./dom.js";
import { REACTIONS, emoji } from "./emoji.js";
import { Form } from "./form.js";
import { emojiNode, renderMrkdwn } from "./mrkdwn.js";
import { avatar, badges, standing } from "./people.js";
import { openMenu, openPopup, toast } from "./popup.js";
import { isBot, me, nameOf, now, person, state, zone } from "./state.js";
import { dayLabel, fullDate, localDate, timeOfDay } from "./time.js";

const GROUP_WITHIN_MS = 5 * 60_000;
const NEAR_BOTTOM_PX = 60;

export class MessageList {
  /** `openThread(ts)` and `startThread` belong to whoever owns the panes; `empty` is a node maker. */
  constructor({ label, openThread, empty, inThread = false }) {
    this.openThread = openThread;
    this.empty = empty;
    this.inThread = inThread;
    this.channel = null;
    this.known = new Map();
    this.forms = new Map();
    this.rows = h("div", { class: "rows" });
    this.scroller = h("div", { class: "messages", tabindex: "0", role: "log", "aria-label": label, "aria-live": "polite" }, this.rows);
    this.newer = h("button", { type: "button", class: "newer", hidden: true, on: { click: () => this.toBottom() } }, icon("down"), "New messages");
    this.node = h("div", { class: "messages-box" }, this.scroller, this.newer);
    this.stuck = true;
    this.scroller.addEventListener("scroll", () => {
      this.stuck = this.isAtBottom();
      if (this.stuck) this.newer.hidden = true;
    });
    new ResizeObserver(() => this.stuck && this.toBottom()).observe(this.rows);
    new ResizeObserver(() => this.stuck && this.toBottom()).observe(this.scroller);
    this.toolbar = null;
    this.scroller.addEventListener("keydown", (event) => this.moveByKey(event));
  }

  reset(channel) {
    this.channel = channel;
    this.known.clear();
    this.forms.clear();
    this.stuck = true;
    this.newer.hidden = true;
    replace(this.rows, h("div", { class: "loading", "aria-label": "Loading" }, h("span"), h("span"), h("span")));
  }

  isAtBottom() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR_BOTTOM_PX;
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  update(messages) {
    const anchor = this.stuck ? null : this.firstVisible();
    const focusKey = this.rows.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const wanted = this.plan(messages);
    const added = wanted.filter((row) => row.message && !this.known.has(row.key));
    const nodes = wanted.map((row) => this.nodeFor(row));
    let cursor = this.rows.firstChild;
    for (const node of nodes) {
      if (node === cursor) cursor = cursor.nextSibling;
      else this.rows.insertBefore(node, cursor);
    }
    while (cursor) {
      const next = cursor.nextSibling;
      cursor.remove();
      cursor = next;
    }
    const keys = new Set(wanted.map((row) => row.key));
    for (const key of this.known.keys()) if (!keys.has(key)) this.known.delete(key);
    if (messages.length === 0) replace(this.rows, this.empty());
    if (this.stuck) this.toBottom();
    else {
      if (anchor?.node.isConnected) this.scroller.scrollTop += anchor.node.getBoundingClientRect().top - anchor.top;
      if (added.some((row) => row.message === messages.at(-1))) this.newer.hidden = false;
    }
    if (focusKey && document.activeElement === document.body) this.rows.querySelector(`[data-key="${CSS.escape(focusKey)}"]`)?.focus({ preventScroll: true });
  }

  firstVisible() {
    const top = this.scroller.getBoundingClientRect().top;
    const node = [...this.rows.children].find((child) => child.dataset.ts && child.getBoundingClientRect().bottom > top);
    return node && { node, top: node.getBoundingClientRect().top };
  }

  /** What should stand in the list: day separators and messages, each with all that its look depends on. */
  plan(messages) {
    const rows = [];
    let previous = null;
    for (const message of messages) {
      const day = localDate(message.at, zone());
      if (!previous || localDate(previous.at, zone()) !== day) {
        const label = dayLabel(message.at, now(), zone());
        rows.push({ key: `day ${day}`, look: label, day: label });
        previous = null;
      }
      const joined = Boolean(previous) && !message.subtype && !previous.subtype && previous.user === message.user
        && previous.ephemeral === message.ephemeral && !message.pinned && new Date(message.at) - new Date(previous.at) < GROUP_WITHIN_MS;
      const isParent = this.inThread && message === messages[0];
      const look = JSON.stringify([message, joined, me(), zone(), localDate(now(), zone()), nameOf(message.user), isParent]);
      rows.push({ key: `${message.ts}${message.ephemeral ? " only" : ""}`, look, message, joined: joined && !(this.inThread && previous === messages[0]), isParent });
      if (isParent && messages.length > 1) rows.push({ key: "replies", look: String(messages.length), replies: messages.length - 1 });
      previous = message;
    }
    return rows;
  }

  nodeFor(row) {
    const known = this.known.get(row.key);
    if (known?.look === row.look) return known.node;
    const node = row.message ? this.messageNode(row) : separator(row);
    this.known.set(row.key, { look: row.look, node });
    return node;
  }

  messageNode({ message, joined }) {
    if (message.subtype && !message.blocks && message.subtype !== "bot_message" && message.subtype !== "thread_broadcast") return systemLine(message);
    const author = message.user;
    const when = timeOfDay(message.at, zone());
    const time = h("time", { class: "message-time", datetime: message.at, title: fullDate(message.at, zone()) }, when);
    const body = h("div", { class: "message-body" });
    if (message.ephemeral) body.append(h("div", { class: "only-you" }, icon("eye"), "Only visible to you"));
    if (!joined) body.append(authorLine(author, message, time));
    if (message.pinned) body.append(h("div", { class: "pinned" }, "📌 Pinned"));
    if (message.broadcast && !this.inThread) body.append(this.threadOf(message));
    body.append(this.content(message, joined));
    if (message.files?.length) body.append(this.files(message));
    if (message.reactions?.length) body.append(this.reactions(message));
    if (!this.inThread && message.reply_count > 0) body.append(this.replyLine(message));
    const node = h(
      "article",
      { class: `message${joined ? " joined" : ""}${message.ephemeral ? " ephemeral" : ""}`, tabindex: "-1", data: { ts: message.ts }, "aria-label": `${nameOf(author)}, ${when}` },
      h("div", { class: "message-side" }, joined ? time.cloneNode(true) : avatar(author)),
      body,
    );
    const showTools = () => this.showTools(node, message);
    node.addEventListener("pointerenter", showTools);
    node.addEventListener("focusin", showTools);
    return node;
  }

  content(message, joined) {
    const edited = message.edited && joined && h("span", { class: "edited" }, "(edited)");
    if (message.blocks?.length) {
      const surface = this.surfaceFor(message);
      return h("div", { class: "blocks" }, renderBlocks(message.blocks, surface), edited);
    }
    return h("div", { class: "block-text" }, renderMrkdwn(message.text), edited && [" ", edited]);
  }

  /** Each file by its title, ready to be saved. */
  files(message) {
    return h("div", { class: "files" }, message.files.map((file) => {
      const query = new URLSearchParams({ as: me(), channel: this.channel, id: file.id });
      return h("a", { class: "file", href: `/page/file?${query}`, download: file.name, "aria-label": `Save ${file.name}` },
        h("span", { class: "file-kind", "aria-hidden": "true" }, file.kind || "file"),
        h("span", { class: "file-words" },
          h("span", { class: "file-title" }, file.title),
          h("span", { class: "file-detail" }, `${file.name} · ${fileSize(file.size)}`)),
        icon("down"));
    }));
  }

  surfaceFor(message) {
    if (!this.forms.has(message.ts)) this.forms.set(message.ts, new Form());
    const form = this.forms.get(message.ts);
    const container = { message_ts: message.ts, channel: this.channel, ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}) };
    return {
      form,
      act: (action) => sendAction({ action, container, state: form.toState() }),
      suggest: (blockId, actionId, value) => suggest({ message: container, block_id: blockId, action_id: actionId, value }),
    };
  }

  /** A reply that also stands in the channel says so, and leads to its thread. */
  threadOf(message) {
    return h("button", { type: "button", class: "thread-of", on: { click: () => this.openThread(message.thread_ts) } }, icon("reply"), "From a thread");
  }

  replyLine(message) {
    const faces = (message.reply_users ?? []).slice(0, 4).map((id) => avatar(id, "tiny"));
    const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
    return h("button", { type: "button", class: "reply-line", data: { key: `replies ${message.ts}` }, on: { click: () => this.openThread(message.ts) } }, h("span", { class: "faces" }, faces), count);
  }

  reactions(message) {
    return h("div", { class: "reactions" }, message.reactions.map((reaction) => {
      const mine = (reaction.users ?? []).includes(me());
      const names = (reaction.users ?? []).map(nameOf).join(", ");
      const character = emoji(reaction.name);
      return h("button",
        { type: "button", class: mine ? "reaction mine" : "reaction", "aria-pressed": String(mine), title: names, "aria-label": `${reaction.name}, ${names}`, on: { click: () => this.react(message, reaction.name, mine) } },
        character ? emojiNode(reaction.name, character) : `:${reaction.name}:`, h("span", { class: "reaction-count" }, reaction.count ?? reaction.users?.length ?? 1));
    }));
  }

  react(message, name, remove) {
    return attempt(() => post("react", { as: me(), channel: this.channel, ts: message.ts, name, remove }));
  }

  showTools(node, message) {
    if (this.toolbar?.parentNode === node || this.toolbar?.querySelector("[aria-expanded=true]")) return;
    this.toolbar?.remove();
    this.toolbar = h("div", { class: "tools", role: "toolbar", "aria-label": "Message" },
      !message.ephemeral && iconButton("smile", "React", (event) => this.offerReactions(event.currentTarget, message), { "aria-haspopup": "true" }),
      !message.ephemeral && !this.inThread && iconButton("reply", "Reply in thread", () => this.openThread(message.thread_ts ?? message.ts)),
      iconButton("more", "More…", (event) => this.offerMore(event.currentTarget, message), { "aria-haspopup": "menu" }));
    node.append(this.toolbar);
  }

  offerReactions(anchor, message) {
    const panel = h("div", { class: "reaction-panel", role: "group", "aria-label": "Reactions" }, REACTIONS.map((name) =>
      h("button", { type: "button", class: "icon-button", "aria-label": name.replaceAll("_", " "), on: { click: () => { popup.close(false); this.react(message, name, false); } } }, emojiNode(name, emoji(name)))));
    const popup = openPopup(anchor, panel, { align: "end", focus: panel.firstChild });
  }

  offerMore(anchor, message) {
    const shortcuts = state.workspace.shortcuts.filter((entry) => entry.type === "message");
    const runnable = !message.ephemeral;
    const items = [
      `With this message`,
      ...shortcuts.map((entry) => ({
        label: entry.name,
        detail: runnable ? "Podkeeper" : "Not for messages only you can see",
        icon: "bolt",
        disabled: !runnable,
        run: () => attempt(() => post("shortcut", { as: me(), callback_id: entry.callback_id, channel: this.channel, message_ts: message.ts })),
      })),
      ...(shortcuts.length === 0 ? [{ label: "The app offers no message shortcuts", disabled: true, run: () => {} }] : []),
      "Text",
      { label: "Copy text", icon: "archive", run: () => navigator.clipboard?.writeText(message.text).then(() => toast("Copied.")) },
    ];
    openMenu(anchor, items, { align: "end", label: "More for this message" });
  }

  /** Arrow keys walk from message to message; Tab then reaches its tools. */
  moveByKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target.closest("input, textarea, .tools, button, a")) return;
    const all = [...this.rows.querySelectorAll("article.message")];
    const at = all.indexOf(event.target.closest("article.message"));
    const next = at === -1 ? all.at(-1) : all[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

function fileSize(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function separator(row) {
  if (row.replies) return h("div", { class: "replies-rule" }, h("span", {}, row.replies === 1 ? "1 reply" : `${row.replies} replies`));
  return h("div", { class: "day", role: "separator", "aria-label": row.day }, h("span", {}, row.day));
}

function authorLine(id, message, time) {
  const someone = person(id);
  const app = message.bot || isBot(id);
  return h("div", { class: "message-head" },
    h("span", { class: "message-author", title: app ? "App" : standing(someone) }, nameOf(id)),
    app ? h("span", { class: "badge badge-app" }, "APP") : badges(someone).filter((badge) => !badge.classList.contains("badge-admin")),
    time,
    message.edited && h("span", { class: "edited" }, "edited"));
}

function systemLine(message) {
  const line = h("div", { class: "block-text" });
  append(line, [renderMrkdwn(message.text)]);
  return h("article", { class: "message system", tabindex: "-1", data: { ts: message.ts } },
    h("div", { class: "message-side" }, avatar(message.user, "tiny")),
    h("div", { class: "message-body" }, line));
}

/** Runs a call whose answer may carry `error`; shows the sentence and never throws. */
export async function attempt(call) {
  try {
    const answer = await call();
    if (answer?.error) toast(answer.error, { error: true });
    return answer;
  } catch (problem) {
    toast(problem.message, { error: true });
    return null;
  }
}

export function sendAction(body) {
  return attempt(() => post("action", { as: me(), ...body }));
}

/** Options from the app for an external select; a failure becomes the list's own sentence. */
export async function suggest(body) {
  const answer = await post("suggest", { as: me(), ...body });
  if (answer.error) throw new Error(answer.error);
  if (!answer.options && !answer.option_groups) throw new Error("Podkeeper sent no options.");
  return answer;
}
