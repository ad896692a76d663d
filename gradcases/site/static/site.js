// @ts-check
// What every page has: light and dark, and buttons that copy. Without it a page lacks nothing else.
(() => {
  "use strict";
  const KEY = "gradcases-theme";
  const THEMES = ["auto", "light", "dark"];

  /** @returns {string} */
  function kept() {
    try {
      return localStorage.getItem(KEY) ?? "auto";
    } catch {
      return "auto"; // a browser that keeps nothing
    }
  }

  /** @param {string} theme */
  function show(theme) {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }

  /** @param {HTMLElement} button @param {string} theme */
  function label(button, theme) {
    button.textContent = theme;
    button.setAttribute("aria-label", `theme: ${theme}`);
  }

  function addThemeButton() {
    let theme = THEMES.includes(kept()) ? kept() : "auto";
    show(theme);
    const button = document.createElement("button");
    button.type = "button";
    button.id = "theme";
    label(button, theme);
    button.addEventListener("click", () => {
      theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
      show(theme);
      label(button, theme);
      try {
        localStorage.setItem(KEY, theme);
      } catch {
        // then it lasts as long as the page
      }
    });
    document.querySelector(".top nav")?.append(button);
  }

  /** A program as one would run it: of a difference what it becomes, and nothing that only points at a line.
   * @param {Element} block */
  function textOf(block) {
    const pre = /** @type {Element} */ (block.querySelector("pre")?.cloneNode(true));
    for (const other of pre.querySelectorAll("small, del")) other.remove();
    return pre.textContent ?? "";
  }

  /** @param {string} text */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy"); // where a page from a file may not use the clipboard otherwise
      area.remove();
    }
  }

  function addCopyButtons() {
    for (const block of document.querySelectorAll("[data-copy]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "copy";
      button.setAttribute("aria-label", block.classList.contains("diff") ? "copy the fixed code" : "copy the code");
      button.addEventListener("click", async () => {
        await copy(textOf(block));
        button.textContent = "copied";
        setTimeout(() => (button.textContent = "copy"), 1500);
      });
      block.append(button);
    }
  }

  addThemeButton();
  addCopyButtons();
})();
