// Pictures are drawn anew before they are kept: small enough to be sent, and without the place and the device that the
// camera writes into them.
const EDGES = [2560, 2048, 1600, 1280, 1024, 800];
const QUALITY = 0.85;
const MEGABYTE = 1 << 20;

export class TooLarge extends Error {}
export class NotTaken extends Error {}

// A file as it is kept and sent. Throws where it cannot be.
export async function taken(file, { kinds, megabytes }) {
  const most = megabytes * MEGABYTE;
  const picture = file.type.startsWith("image/") ? await decoded(file) : null;
  if (!picture) {
    if (!(file.type in kinds)) throw new NotTaken(file.name);
    if (file.size > most) throw new TooLarge(file.name);
    return { name: file.name, blob: file };
  }
  try {
    for (const edge of EDGES) {
      const blob = await drawn(picture, edge);
      if (blob && blob.size <= most) return { name: `${file.name.replace(/\.\w+$/, "")}.jpg`, blob };
    }
  } finally {
    picture.close();
  }
  throw new TooLarge(file.name);
}

async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

function drawn(picture, edge) {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const brush = canvas.getContext("2d");
  brush.fillStyle = "white"; // under what a picture leaves clear
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((give) => canvas.toBlob(give, "image/jpeg", QUALITY));
}
