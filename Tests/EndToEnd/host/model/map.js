import { isNumeric } from "./values.js";

/**
 * @typedef {import("./attribute.js").Attribute} Attribute
 * @typedef {import("./dataset.js").DataSet} DataSet
 * @typedef {{dataSet: DataSet, latitude: Attribute, longitude: Attribute,
 *   collection: import("./collection.js").Collection}} Layer
 * @typedef {[number, number]} LatLong
 */

const LATITUDES = ["latitude", "lat", "latitud", "breitengrad"];
const LONGITUDES = ["longitude", "long", "lng", "lon", "longitud", "längengrad"];

/** What a map shows: points of every data set that has a latitude and a longitude. */
export class GeoMap {
  /** @param {import("./document.js").CodapDocument} document */
  constructor(document) {
    this.document = document;
    /** @type {Attribute|undefined} */
    this.legend = undefined;
    /** @type {LatLong|undefined} */
    this.center = undefined;
    /** @type {number|undefined} */
    this.zoom = undefined;
    /** @type {import("../types.js").Values|undefined} */
    this.geoRaster = undefined;
  }

  /** @returns {Layer[]} */
  get layers() {
    return this.document.dataSets.flatMap((dataSet) => dataSet.collections.flatMap((collection) => {
      const named = (/** @type {string[]} */ names) =>
        collection.attributes.find(({ name }) => names.includes(name.toLowerCase()));
      const [latitude, longitude] = [named(LATITUDES), named(LONGITUDES)];
      return latitude && longitude ? [{ dataSet, collection, latitude, longitude }] : [];
    }));
  }

  /** The data set a plugin is told of, and whose attributes may be the legend. */
  get dataSet() {
    return this.layers[0]?.dataSet;
  }

  /** Points with their legend value. */
  get points() {
    return this.layers.flatMap(({ dataSet, collection, latitude, longitude }) => {
      const legend = this.legend && dataSet.attributes.includes(this.legend) ? this.legend : undefined;
      return dataSet.casesOf(collection).flatMap((entry) => {
        const values = dataSet.valuesOf(entry.items[0], [latitude, longitude, ...(legend ? [legend] : [])]);
        const place = [values[latitude.name], values[longitude.name]];
        if (!place.every((value) => isNumeric(String(value)))) return [];
        const [lat, long] = place.map(Number);
        return [{ lat, long, legend: legend && String(values[legend.name]), selected: dataSet.isSelected(entry) }];
      });
    });
  }

  /** The view fits the points again. */
  rescale() {
    this.center = undefined;
    this.zoom = undefined;
  }
}
