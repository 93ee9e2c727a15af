/** LINE's limit for the picture in the chat, and so the server's for `preview`. */
export const mostPreviewBytes = 1_000_000;
const longestSide = 1024;

/** The size a picture is drawn at so that its longer side is at most `side`; never larger than it is. */
export function fitted(width: number, height: number, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A JPEG of at most 1 MB to go with a larger picture; nothing where the picture itself is small enough, or no picture at all. */
export async function previewOf(file: File): Promise<Blob | undefined> {
  if (file.size <= mostPreviewBytes) return undefined;
  // What the browser cannot read the server judges, in the marketer's words.
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return undefined;
  try {
    for (let side = longestSide; side >= 240; side = Math.floor(side * 0.75)) {
      const preview = await drawn(picture, side);
      if (preview && preview.size <= mostPreviewBytes) return preview;
    }
    return undefined;
  } finally {
    picture.close();
  }
}

function drawn(picture: ImageBitmap, side: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, fitted(picture.width, picture.height, side));
  const pen = canvas.getContext('2d');
  if (!pen) return Promise.resolve(null);
  // JPEG has no transparency; without this it would be black.
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
}
