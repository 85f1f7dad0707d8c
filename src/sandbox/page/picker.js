// A searchable list in a panel: every select of Block Kit, one or many, with options known at once or
// asked from the app while typing. Follows the ARIA combobox pattern: focus stays in the search field.

import { h, icon, replace, uniqueId } from "./dom.js";
import { openPopup } from "./popup.js";

/**
 * `choices`: rows `{ key, label, detail?, lead?, group?, value }`, or `load(query)` resolving to them.
 * `selected`: rows; `many`: several may be chosen (at most `most`); `onChange(rows)`.
 * Returns the control's node.
 */
export function picker({ choices, load, least = 0, selected = [], many = false, most, placeholder, label, id, describedBy, onChange, clearable }) {
  let chosen = [...selected];
  const face = h("span", { class: "picker-face" });
  const button = h(
    "button",
    { type: "button", class: "picker", id, "aria-haspopup": "listbox", "aria-expanded": "false", "aria-describedby": describedBy },
    face,
    icon("down"),
  );
  // A choice among numbers or other very short words needs no wide field.
  const narrow = !many && choices?.length > 0 && choices.every((row) => row.label.length <= 4);
  const node = h("div", { class: narrow ? "picker-box narrow" : "picker-box" }, button);

  function draw() {
    const text = chosen.length === 0 ? h("span", { class: "placeholder" }, placeholder) : chosen.map((row) => chip(row));
    replace(face, text);
    const names = chosen.map((row) => row.label).join(", ");
    button.setAttribute("aria-label", `${label ?? placeholder}: ${names || placeholder}`);
  }

  function chip(row) {
    if (!many) return h("span", { class: "picked" }, row.lead?.(), h("span", { class: "picked-label" }, row.label));
    return h("span", { class: "chip" }, row.lead?.(), row.label);
  }

  function choose(row, popup) {
    const at = chosen.findIndex((entry) => entry.key === row.key);
    if (!many) chosen = [row];
    else if (at >= 0) chosen = chosen.filter((_, index) => index !== at);
    else if (!most || chosen.length < most) chosen = [...chosen, row];
    draw();
    if (!many) popup.close();
    onChange(chosen);
  }

  button.addEventListener("click", () => open());
  button.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      open();
    } else if ((event.key === "Backspace" || event.key === "Delete") && clearable && chosen.length > 0) {
      chosen = many ? chosen.slice(0, -1) : [];
      draw();
      onChange(chosen);
    }
  });

  function open() {
    openList(button, {
      choices, load, least, label: label ?? placeholder,
      isChosen: (row) => chosen.some((entry) => entry.key === row.key),
      onPick: choose,
      many,
    });
  }
  draw();
  return node;
}

/** A list of so few rows can be taken in at a glance. */
const SHORT = 12;
const PAGE = 8;

/** Opens the searchable list itself; also used by the person switcher and the invite panel. */
export function openList(anchor, options) {
  return new SearchList(anchor, options).popup;
}

/**
 * `choices` or `load`/`least` as for `picker`; `isChosen(row)`; `onPick(row, popup, event)`; `foot`: a node below
 * the rows; `many`: the list stays open after a choice.
 */
class SearchList {
  constructor(anchor, options) {
    this.options = { least: 0, isChosen: () => false, className: "", ...options };
    this.id = uniqueId("list");
    this.rows = [];
    this.active = -1;
    this.asked = 0;
    this.build();
    anchor.setAttribute("aria-expanded", "true");
    this.popup = openPopup(anchor, this.panel, {
      align: options.align,
      focus: this.input,
      onClose: () => anchor.setAttribute("aria-expanded", "false"),
    });
    this.search();
  }

  build() {
    const { label, many, foot, className, choices, load } = this.options;
    const short = choices && choices.length <= SHORT;
    this.input = h("input", {
      type: "text", class: "list-search", role: "combobox", "aria-expanded": "true", "aria-controls": this.id, "aria-autocomplete": "list",
      "aria-label": `Search: ${label}`, placeholder: "Search", autocomplete: "off", spellcheck: "false",
    });
    this.list = h("div", { class: "list", role: "listbox", id: this.id, "aria-label": label, "aria-multiselectable": many ? "true" : undefined });
    this.panel = h("div", { class: `list-panel ${short ? "short" : ""} ${className}` }, h("div", { class: "list-search-row" }, icon("search"), this.input), this.list, foot);
    let typing = null;
    this.input.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.search(), load ? 180 : 0);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key];
    if (step) {
      event.preventDefault();
      this.highlight(Math.max(0, this.active + step));
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      this.pick(this.rows[this.active], event);
    } else if (event.key === "Tab") {
      this.popup.close();
    }
  }

  highlight(index) {
    const options = this.list.querySelectorAll("[role=option]");
    options[this.active]?.classList.remove("active");
    this.active = Math.max(-1, Math.min(index, options.length - 1));
    const option = options[this.active];
    option?.classList.add("active");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  show(rows, emptyText) {
    this.rows = rows;
    this.list.replaceChildren();
    let group;
    rows.forEach((row, index) => {
      if (row.group && row.group !== group) this.list.append(h("div", { class: "list-group", role: "presentation" }, row.group));
      group = row.group;
      this.list.append(this.option(row, index));
    });
    if (rows.length === 0) this.list.append(h("div", { class: "list-empty" }, emptyText));
    const current = rows.findIndex((row) => this.options.isChosen(row));
    this.highlight(this.input.value === "" && current >= 0 ? current : 0);
    this.popup.place();
  }

  option(row, index) {
    const picked = this.options.isChosen(row);
    const node = h(
      "div",
      { class: "list-option", role: "option", id: `${this.id}-${index}`, "aria-selected": String(picked), "aria-disabled": row.disabled ? "true" : undefined },
      row.lead?.(),
      h("span", { class: "list-text" }, h("span", { class: "list-label" }, row.label), row.detail && h("span", { class: "list-detail" }, row.detail)),
      row.tail?.(),
      picked && icon("check"),
    );
    node.addEventListener("pointermove", () => index !== this.active && this.highlight(index));
    node.addEventListener("click", (event) => this.pick(row, event));
    return node;
  }

  pick(row, event) {
    if (!row || row.disabled) return;
    const at = this.active;
    this.options.onPick(row, this.popup, event);
    if (!this.options.many || !this.panel.isConnected) return;
    this.show(this.rows, "");
    this.highlight(at);
    this.input.focus();
  }

  search() {
    const { choices, load, least } = this.options;
    const query = this.input.value.trim();
    if (!load) {
      const none = choices.length === 0 ? "There is nothing to choose from." : "Nothing matches.";
      this.show(choices.filter(matcher(query)), none);
    } else if (query.length < least) {
      this.show([], least === 1 ? "Type to search." : `Type at least ${least} characters.`);
    } else {
      this.ask(query);
    }
  }

  /** Options from elsewhere; an answer that is overtaken by a later question is dropped. */
  async ask(query) {
    this.asked += 1;
    const ticket = this.asked;
    this.list.setAttribute("aria-busy", "true");
    let found = [];
    let emptyText = "Nothing matches.";
    try {
      found = await this.options.load(query);
    } catch (problem) {
      emptyText = problem.message;
    }
    if (ticket !== this.asked) return;
    this.list.removeAttribute("aria-busy");
    this.show(found, emptyText);
  }
}

/** Every word of the query must occur somewhere in a row. */
function matcher(query) {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return (row) => {
    const text = `${row.label} ${row.detail ?? ""} ${row.search ?? ""}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
}
