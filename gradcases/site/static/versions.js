// @ts-check
// The table of releases by the keyboard: arrows lead from cell to cell, Enter to the case, and Escape puts away what a cell tells.
(() => {
  "use strict";
  const HUSHED = "hushed";
  const table = /** @type {HTMLTableElement | null} */ (document.querySelector("table.versions"));

  /** The columns before it. @param {HTMLTableCellElement} cell */
  function columnOf(cell) {
    let column = 0;
    for (let before = cell.previousElementSibling; before instanceof HTMLTableCellElement; before = before.previousElementSibling) {
      column += before.colSpan;
    }
    return column;
  }

  /** @param {Element | null | undefined} row @param {number} column @returns {HTMLTableCellElement | undefined} */
  function cellAt(row, column) {
    const cells = /** @type {HTMLTableCellElement[]} */ ([...(row?.children ?? [])]);
    return cells.filter((cell) => columnOf(cell) <= column).pop();
  }

  /** Where a key leads from a cell. @param {HTMLTableCellElement} cell @param {string} key @returns {Element | null | undefined} */
  function neighbour(cell, key) {
    const row = cell.parentElement;
    if (key === "ArrowLeft") return cell.previousElementSibling;
    if (key === "ArrowRight") return cell.nextElementSibling;
    if (key === "ArrowUp") return cellAt(row?.previousElementSibling, columnOf(cell));
    if (key === "ArrowDown") return cellAt(row?.nextElementSibling, columnOf(cell));
    if (key === "Home") return row?.firstElementChild;
    return key === "End" ? row?.lastElementChild : null;
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const cell = event.target instanceof Element ? event.target.closest("td, th") : null;
    if (!(cell instanceof HTMLTableCellElement) || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = neighbour(cell, event.key)?.querySelector(".cell, a");
    if (next instanceof HTMLElement) {
      event.preventDefault();
      next.focus();
    } else if (event.key === "Enter" && cell.tagName === "TD") {
      cell.parentElement?.querySelector("a")?.click();
    }
  }

  /** @param {KeyboardEvent} event */
  function hush(event) {
    if (event.key !== "Escape") return;
    for (const cell of document.querySelectorAll(".cell:hover, .cell:focus")) cell.classList.add(HUSHED);
  }

  /** @param {Event} event */
  function unhush(event) {
    if (event.target instanceof Element) event.target.closest(".cell")?.classList.remove(HUSHED);
  }

  table?.addEventListener("keydown", onKey);
  document.addEventListener("keydown", hush);
  for (const kind of ["focusout", "mouseout"]) table?.addEventListener(kind, unhush);
})();
