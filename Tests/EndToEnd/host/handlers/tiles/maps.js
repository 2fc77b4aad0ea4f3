import { Component } from "../../model/component.js";
import { GeoMap } from "../../model/map.js";

/** @type {import("./index.js").TileType} */
export const mapType = {
  create(document, values) {
    const component = new Component("map", values);
    const map = new GeoMap(document);
    const { dataContext, legendAttributeName } = values;
    const dataSet = document.dataSets.find(({ name, id }) => [name, String(id)].includes(String(dataContext)));
    map.legend = legendAttributeName && dataSet?.attributeNamed(legendAttributeName);
    map.center = values.center;
    map.zoom = values.zoom;
    component.content = map;
    return document.addComponent(component);
  },
  read: ({ content }) => ({ dataContext: content.dataSet?.name }),
  update({ content: map }, { legendAttributeName, center, zoom, geoRaster }) {
    map.legend = (legendAttributeName != null && map.dataSet?.attributeNamed(legendAttributeName)) || map.legend;
    map.center = center ?? map.center;
    map.zoom = zoom ?? map.zoom;
    if (geoRaster !== undefined) map.geoRaster = geoRaster ? { ...map.geoRaster, ...geoRaster } : undefined;
    return undefined;
  },
  rescale: ({ content }) => content.rescale(),
};
