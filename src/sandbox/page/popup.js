// Things that float: panels anchored to a control, menus, the confirmation dialog, toasts.
// A panel lives inside the dialog it was opened from, because everything outside an open modal is inert.

import { h, icon, replace, uniqueId } from "./dom.js";

const GAP = 6;
let openPanel = null;

/** Shows `panel` beside `anchor` until Escape, a click elsewhere, or the returned `close`. */
export function openPopup(anchor, panel, { align = "start", onClose, focus } = {}) {
  openPanel?.close(false);
  const host = anchor.closest("dialog") ?? document.body;
  panel.classList.add("popup");
  host.append(panel);
  const place = () => placeBeside(anchor, panel, align);
  place();

  const popup = { anchor, panel, place, close };
  function close(refocus = true) {
    if (openPanel !== popup) return;
    openPanel = null;
    panel.remove();
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("resize", place);
    document.removeEventListener("scroll", scrolled, true);
    onClose?.();
    if (refocus && anchor.isConnected) anchor.focus({ preventScroll: true });
  }
  function outside(event) {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) close(false);
  }
  function scrolled(event) {
    if (panel.contains(event.target)) return;
    if (anchor.isConnected) place();
    else close(false);
  }
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("scroll", scrolled, true);
  window.addEventListener("resize", place);
  openPanel = popup;
  focus?.focus({ preventScroll: true });
  return popup;
}

export function closePopup() {
  openPanel?.close(false);
}

function placeBeside(anchor, panel, align) {
  const box = anchor.getBoundingClientRect();
  panel.style.minWidth = `${Math.min(box.width, 560)}px`;
  panel.style.maxHeight = "";
  const below = innerHeight - box.bottom - GAP * 2;
  const above = box.top - GAP * 2;
  const wanted = panel.offsetHeight;
  const goesBelow = wanted <= below || below >= above;
  panel.style.maxHeight = `${Math.max(120, Math.min(goesBelow ? below : above, 520))}px`;
  const height = panel.offsetHeight;
  const left = align === "end" ? box.right - panel.offsetWidth : box.left;
  panel.style.left = `${Math.max(8, Math.min(left, innerWidth - panel.offsetWidth - 8))}px`;
  panel.style.top = `${Math.max(8, goesBelow ? box.bottom + GAP : box.top - GAP - height)}px`;
}

/**
 * A menu of `items` ({ label, detail, icon, danger, disabled, run }) or strings (headings).
 * Arrow keys move, Enter runs, Escape closes.
 */
export function openMenu(anchor, items, { align = "start", label = "Menu", onClose } = {}) {
  const buttons = [];
  const panel = h("div", { class: "menu", role: "menu", "aria-label": label });
  for (const item of items) {
    if (typeof item === "string") {
      panel.append(h("div", { class: "menu-heading", role: "presentation" }, item));
      continue;
    }
    const button = h(
      "button",
      { type: "button", role: "menuitem", class: item.danger ? "menu-item danger" : "menu-item", tabindex: "-1", disabled: item.disabled, title: item.title },
      item.icon && icon(item.icon),
      h("span", { class: "menu-label" }, item.label, item.detail && h("span", { class: "menu-detail" }, item.detail)),
    );
    button.addEventListener("click", () => {
      popup.close();
      item.run();
    });
    if (!item.disabled) buttons.push(button);
    panel.append(button);
  }
  panel.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Tab") event.preventDefault();
    if (!step || buttons.length === 0) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    buttons[(at + step + buttons.length) % buttons.length].focus();
  });
  const popup = openPopup(anchor, panel, {
    align,
    focus: buttons[0] ?? panel,
    onClose: () => {
      anchor.setAttribute("aria-expanded", "false");
      onClose?.();
    },
  });
  anchor.setAttribute("aria-expanded", "true");
  return popup;
}

/** A small modal dialog with a form; resolves with true when it was confirmed. */
export function askDialog({ title, body, confirm = "OK", deny = "Cancel", danger = false, onConfirm }) {
  return new Promise((resolve) => {
    const titleId = uniqueId("ask");
    const error = h("p", { class: "field-error", role: "alert", hidden: true });
    const submit = h("button", { type: "submit", class: danger ? "button danger-filled" : "button primary" }, confirm);
    const dialog = h(
      "dialog",
      { class: "ask", "aria-labelledby": titleId },
      h("form", { method: "dialog", class: "ask-form", novalidate: true },
        h("h2", { id: titleId }, title),
        h("div", { class: "ask-body" }, body),
        error,
        h("div", { class: "ask-buttons" }, h("button", { type: "button", class: "button", on: { click: () => finish(false) } }, deny), submit)),
    );
    function finish(answer) {
      dialog.close();
      dialog.remove();
      resolve(answer);
    }
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      finish(false);
    });
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      submit.disabled = true;
      try {
        await onConfirm?.();
        finish(true);
      } catch (problem) {
        replace(error, problem.message);
        error.hidden = false;
        submit.disabled = false;
      }
    });
    document.body.append(dialog);
    dialog.showModal();
    (dialog.querySelector("input:not([type=checkbox])") ?? submit).focus();
  });
}

let toastTimer = null;

/** One short sentence under the top bar, read out by screen readers. */
export function toast(message, { error = false } = {}) {
  const area = document.getElementById("toast");
  replace(area, h("div", { class: error ? "toast toast-error" : "toast" }, icon(error ? "warn" : "check"), h("span", {}, message)));
  // Shown anew as a popover each time, so that it stands above a dialog opened meanwhile.
  if (area.matches(":popover-open")) area.hidePopover();
  area.showPopover();
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => area.hidePopover(), error ? 9000 : 6000);
}
