// The app's modals: a real dialog showing the top of the person's stack of views. A view that the app
// updates is drawn again around what was typed; one that the app pushes waits on top of the others.

import { get, post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { h, iconButton, replace } from "./dom.js";
import { Form, problemsIn } from "./form.js";
import { sendAction, suggest } from "./messages.js";
import { textOf } from "./mrkdwn.js";
import { closePopup } from "./popup.js";
import { me } from "./state.js";

export class Modals {
  constructor() {
    this.forms = new Map();
    this.drawn = null;
    this.view = null;
    this.busy = false;
    this.title = h("h2", { id: "modal-title", class: "modal-title" });
    this.body = h("div", { class: "modal-body blocks" });
    this.problem = h("p", { class: "modal-problem", role: "alert", hidden: true });
    this.close = h("button", { type: "button", class: "button", on: { click: () => this.dismiss(false) } });
    this.submit = h("button", { type: "submit", class: "button primary" });
    const form = h("form", { class: "modal-form", novalidate: true, on: { submit: (event) => this.send(event) } },
      h("header", { class: "modal-head" }, this.title, iconButton("close", "Close", () => this.dismiss(true))),
      this.body,
      h("footer", { class: "modal-foot" }, this.problem, h("span", { class: "spacer" }), this.close, this.submit));
    this.dialog = h("dialog", { class: "modal", "aria-labelledby": "modal-title" }, form);
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.dismiss(false);
    });
    document.body.append(this.dialog);
  }

  /** Shows `stack` (bottom first), as `/page/views` gave it. */
  show(stack) {
    const top = stack.at(-1) ?? null;
    const alive = new Set(stack.map((view) => view.id));
    for (const id of this.forms.keys()) if (!alive.has(id)) this.forms.delete(id);
    if (!top) return this.hide();
    // What was filled in comes back with the view, and is no reason to draw it again.
    const look = JSON.stringify([{ ...top, state: null }, stack.length]);
    if (this.drawn === look) return undefined;
    const another = this.view?.id !== top.id;
    this.drawn = look;
    this.view = top;
    this.dialog.dataset.depth = String(stack.length);
    this.draw(another);
    return undefined;
  }

  hide() {
    this.drawn = null;
    this.view = null;
    this.setBusy(false);
    if (this.dialog.open) {
      closePopup();
      this.dialog.close();
    }
  }

  draw(another) {
    const { view } = this;
    if (!this.forms.has(view.id)) this.forms.set(view.id, new Form({ sticky: true, held: view.state?.values }));
    const form = this.forms.get(view.id);
    const held = another ? null : focusIn(this.body);
    const scroll = another ? 0 : this.body.scrollTop;
    replace(this.title, textOf(view.title) || "Podkeeper");
    replace(this.close, textOf(view.close) || "Cancel");
    replace(this.submit, textOf(view.submit) || "Submit");
    this.submit.hidden = !view.submit;
    closePopup();
    replace(this.body, renderBlocks(view.blocks, this.surfaceFor(view, form)));
    this.explain(null);
    if (!this.dialog.open) this.dialog.showModal();
    this.body.scrollTop = scroll;
    if (another) this.focusFirst();
    else restoreFocus(this.body, held);
  }

  surfaceFor(view, form) {
    return {
      form,
      heading: "h3",
      changed: (blockId) => showFieldError(this.body, blockId, null),
      act: async (action) => {
        await sendAction({ action, container: { view_id: view.id }, state: form.toState() });
        await this.reload();
      },
      suggest: (blockId, actionId, value) => suggest({ view_id: view.id, block_id: blockId, action_id: actionId, value }),
    };
  }

  focusFirst() {
    const wanted = this.body.querySelector("[data-focus-first=yes]") ?? this.body.querySelector("input, textarea, .picker");
    (wanted ?? (this.submit.hidden ? this.close : this.submit)).focus();
    if (wanted?.select && wanted.type === "text") wanted.select();
  }

  async reload() {
    const person = me();
    const { stack } = await get("views", { as: person });
    if (person === me()) this.show(stack ?? []);
  }

  async send(event) {
    event.preventDefault();
    if (this.busy || !this.view?.submit) return;
    const { view } = this;
    const form = this.forms.get(view.id);
    const blocks = view.blocks.map((block, index) => ({ ...block, block_id: block.block_id ?? `block-${index}` }));
    this.explain(null);
    if (this.mark(problemsIn(blocks, form))) return;
    const held = focusIn(this.body);
    this.setBusy(true);
    let answer;
    try {
      answer = await post("submit", { as: me(), view_id: view.id, state: form.toState() });
      await this.reload();
    } catch (problem) {
      answer = { error: problem.message };
    }
    this.setBusy(false);
    if (this.view?.id !== view.id) return;
    restoreFocus(this.body, held);
    if (answer.error) this.explain(answer.error);
    if (answer.errors) this.mark(answer.errors);
  }

  /** Shows each problem at its field and goes to the first; errors for no known field go to the foot. */
  mark(problems) {
    const homeless = [];
    for (const block of this.body.querySelectorAll("[data-block]")) showFieldError(this.body, block.dataset.block, null);
    for (const [blockId, sentence] of Object.entries(problems)) {
      if (!showFieldError(this.body, blockId, sentence)) homeless.push(sentence);
    }
    if (homeless.length > 0) this.explain(homeless.join(" "));
    const first = this.body.querySelector(".has-error");
    first?.scrollIntoView({ block: "nearest" });
    first?.querySelector("input, textarea, .picker")?.focus();
    return Object.keys(problems).length > 0;
  }

  explain(sentence) {
    replace(this.problem, sentence);
    this.problem.hidden = !sentence;
  }

  setBusy(busy) {
    this.busy = busy;
    this.dialog.classList.toggle("busy", busy);
    this.submit.setAttribute("aria-busy", String(busy));
    this.body.inert = busy;
  }

  async dismiss(all) {
    if (!this.view || this.busy) return;
    const { view } = this;
    this.busy = true;
    try {
      await post("close", { as: me(), view_id: view.id, all });
      await this.reload();
    } catch (problem) {
      this.explain(problem.message);
    }
    this.setBusy(false);
  }
}

function showFieldError(body, blockId, sentence) {
  const block = body.querySelector(`[data-block="${CSS.escape(blockId)}"]`);
  if (!block) return false;
  const line = block.querySelector(".field-error");
  replace(line, sentence);
  line.hidden = !sentence;
  block.classList.toggle("has-error", Boolean(sentence));
  const field = block.querySelector("input, textarea, .picker");
  if (sentence) field?.setAttribute("aria-invalid", "true");
  else field?.removeAttribute("aria-invalid");
  return true;
}

function focusIn(body) {
  const focused = document.activeElement;
  if (!body.contains(focused)) return null;
  const block = focused.closest("[data-block]")?.dataset.block;
  return { key: focused.dataset.key, block, start: focused.selectionStart, end: focused.selectionEnd };
}

function restoreFocus(body, held) {
  if (!held) return;
  const find = (attribute, value) => value && body.querySelector(`[data-${attribute}="${CSS.escape(value)}"]`);
  const node = find("key", held.key) ?? find("block", held.block)?.querySelector("input, textarea, .picker");
  node?.focus({ preventScroll: true });
  if (node?.setSelectionRange && node.type === "text" && typeof held.start === "number") node.setSelectionRange(held.start, held.end);
}
