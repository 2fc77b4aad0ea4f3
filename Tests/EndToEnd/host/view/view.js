import { html } from "./dom.js";
import { body } from "./tiles.js";

/**
 * @typedef {import("../model/component.js").Component} Component
 * @typedef {import("../model/dataset.js").DataSet} DataSet
 * @typedef {{close: (component: Component) => void, select: (dataSet: DataSet, caseId: number) => void}} User
 *   what a person can do to the document
 */

/** Draws the document. The plugin's tile is left alone: an iframe that is moved loads again. */
export class View {
  /**
   * @param {import("../model/document.js").CodapDocument} model
   * @param {Component} frame
   * @param {User} user
   */
  constructor(model, frame, user) {
    this.model = model;
    this.frame = frame;
    this.user = user;
    this.stale = false;
    model.addEventListener("change", () => this.renderSoon());
  }

  /** Many changes in one macrotask are drawn once. */
  renderSoon() {
    if (this.stale) return;
    this.stale = true;
    queueMicrotask(() => this.render());
  }

  render() {
    this.stale = false;
    const { dataSets, components } = this.model;
    element("summary").textContent = summary(dataSets);
    element("plugin-title").textContent = this.frame.title ?? "Plugin";
    const { width, height } = this.frame.dimensions;
    element("plugin-frame").style.cssText = `width: ${width}px; height: ${height}px`;
    element("plugin").hidden = this.frame.hidden;
    const visible = components.filter((component) => component !== this.frame && !component.hidden);
    element("tiles").replaceChildren(...visible.map((component) => this.tile(component)));
  }

  /** @param {Component} component */
  tile(component) {
    const { dataSet, global } = component.content;
    const title = component.title ?? global?.name ?? dataSet?.title ?? dataSet?.name ?? component.type;
    const onclick = () => this.user.close(component);
    const close = html("button", { type: "button", "aria-label": "Close", onclick }, "×");
    return html("section", {
      class: component.focused ? "tile focused" : "tile", "data-testid": `tile-${component.type}`,
      "data-id": component.id, "aria-label": title,
    }, html("h2", {}, title, close), body(component, (caseId) => this.user.select(dataSet, caseId)));
  }
}

/** @param {string} id @returns {HTMLElement} */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {DataSet[]} dataSets */
function summary(dataSets) {
  if (dataSets.length === 0) return "The document has no data yet.";
  return dataSets.map(({ name, title, items }) => `${title ?? name}: ${items.length} items`).join(" · ");
}
