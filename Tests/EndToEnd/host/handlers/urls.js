import { parseCsv } from "../csv.js";
import { DataSet } from "../model/dataset.js";
import { failure, fieldRequired, success } from "../replies.js";

/** @type {import("./index.js").Handlers} */
export const urlHandlers = {
  dataContextFromURL: {
    /** Answers after the download, and tells nobody of the new data set: CODAP v3 does that. */
    async create(_found, values, { document }) {
      if (!values?.URL) return fieldRequired("create", "dataContextFromURL", "URL");
      const url = String(values.URL);
      const edition = document.edition;
      const text = await download(url);
      const failed = text === undefined || edition !== document.edition;
      if (failed) return failure(`Failed to download and import CSV: ${url}`);
      const file = new URL(url, window.location.href).pathname.split("/").pop() || url;
      const dataSet = new DataSet(file.replace(/\.[^/.]+$/, ""));
      if (typeof values.title === "string" && values.title) dataSet.title = values.title;
      fill(dataSet, parseCsv(text));
      document.dataSets.push(dataSet);
      return success(dataSet.info);
    },
  },
};

/** @param {string} url @returns {Promise<string|undefined>} nothing for what cannot be had */
async function download(url) {
  try {
    const response = await fetch(url);
    return response.ok ? await response.text() : undefined;
  } catch (error) {
    console.debug("download failed", error);
    return undefined;
  }
}

/** The first row has the names. @param {DataSet} dataSet @param {string[][]} rows */
function fill(dataSet, [head = [], ...rows]) {
  if (rows.length === 0) return;
  const names = head.map((name) => name.trim()).map(distinct);
  for (const name of names) if (name) dataSet.addAttribute({ name }, dataSet.childCollection);
  dataSet.addItems(rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]))));
}

/** A name that is there already gets a number. @param {string} name @param {number} index @param {string[]} all */
function distinct(name, index, all) {
  const before = all.slice(0, index).filter((other) => other === name).length;
  return before > 0 ? `${name}_${before}` : name;
}
