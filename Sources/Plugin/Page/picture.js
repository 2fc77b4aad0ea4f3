// @ts-check
/** Makes pictures small enough to be passed on. */

/** @typedef {import("./types.js").ShrinkAction} ShrinkAction */
/** @typedef {import("./types.js").Report} Report */

/** Each attempt aims a little below the limit: size does not fall evenly with area. */
const MARGIN = 0.9;
/** Attempts before giving up. */
const MAX_ATTEMPTS = 6;

/**
 * Draws a picture smaller until its data URI keeps to a size, and reports it.
 * @param {ShrinkAction} action
 * @param {Report} report
 */
export async function shrinkPicture({ number, picture, maxBytes }, report) {
  try {
    const result = await shrink(picture, maxBytes);
    report({ type: "picture-shrunk", number, picture: result && JSON.stringify(result) });
  } catch {
    // A picture that does not decode.
    report({ type: "picture-shrunk", number });
  }
}

/** @param {string} picture @param {number} maxBytes */
async function shrink(picture, maxBytes) {
  const image = new Image();
  image.src = picture;
  await image.decode();
  const { naturalWidth: originalWidth, naturalHeight: originalHeight } = image;
  let [dataURI, width, height] = [picture, originalWidth, originalHeight];
  for (let attempt = 0; dataURI.length > maxBytes; attempt += 1) {
    if (attempt === MAX_ATTEMPTS) return undefined;
    const factor = Math.sqrt(maxBytes / dataURI.length) * MARGIN;
    width = Math.max(1, Math.floor(width * factor));
    height = Math.max(1, Math.floor(height * factor));
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
    dataURI = canvas.toDataURL("image/png");
  }
  return { dataURI, width, height, originalWidth, originalHeight };
}
