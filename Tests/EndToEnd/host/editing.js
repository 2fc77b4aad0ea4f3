/**
 * A person in the middle of typing into a table cell. CODAP makes plugins that asked for it wait until
 * that is over, however long it takes.
 */
export class Editing {
  /** @param {() => void} ended called each time it is over */
  constructor(ended) {
    this.ended = ended;
    this.active = false;
  }

  begin() {
    this.active = true;
  }

  end() {
    if (!this.active) return;
    this.active = false;
    this.ended();
  }
}

/**
 * Makes the cells of case tables editable: a click on a cell of the selected row opens it, so a double
 * click always does. Enter or a click elsewhere keeps what was typed, Escape does not.
 *
 * @param {HTMLElement} tiles
 * @param {Editing} editing
 * @param {(cell: {dataSet: string, caseId: string, attribute: string}, text: string) => void} keep
 */
export function editCells(tiles, editing, keep) {
  tiles.addEventListener("click", (event) => {
    const cell = /** @type {Element} */ (event.target).closest("td");
    const { case: caseId, attribute } = cell?.dataset ?? {};
    const dataSet = cell?.closest("table")?.dataset.context;
    if (!cell?.classList.contains("selected") || !caseId || !attribute || !dataSet || editing.active) return;
    // Before the row hears of it, which would select it again.
    event.stopPropagation();
    editing.begin();
    open(cell, (text) => {
      if (text !== undefined) keep({ dataSet, caseId, attribute }, text);
      editing.end();
    });
  }, { capture: true });
}

/** @param {HTMLElement} cell @param {(text: string|undefined) => void} done called once */
function open(cell, done) {
  const input = document.createElement("input");
  input.value = cell.textContent ?? "";
  input.setAttribute("aria-label", cell.dataset.attribute ?? "");
  let isOpen = true;
  const close = (/** @type {string|undefined} */ text) => {
    if (!isOpen) return;
    isOpen = false;
    done(text);
  };
  input.addEventListener("blur", () => close(input.value));
  input.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") close(input.value);
    else if (key === "Escape") close(undefined);
  });
  input.addEventListener("click", (event) => event.stopPropagation());
  cell.replaceChildren(input);
  input.select();
}
