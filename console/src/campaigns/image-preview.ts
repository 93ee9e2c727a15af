/** LINE's limit for the picture in the chat, and so the server's for `preview`. */
export const mostPreviewBytes = 1_000_000;
const longestSide = 1024;
/** The widths at which LINE loads an imagemap, beside 1,040. */
const mapWidths = [700, 460, 300, 240];

/** The size a picture is drawn at so that its longer side is at most `side`; never larger than it is. */
export function fitted(width: number, height: number, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The size at exactly this width. */
export const widened = (width: number, height: number, to: number) => ({
  width: to,
  height: Math.max(1, Math.round((height * to) / width)),
});

/** A JPEG of at most 1 MB to go with a larger picture; nothing where the picture itself is small enough, or no picture at all. */
export async function previewOf(file: Blob): Promise<Blob | undefined> {
  if (file.size <= mostPreviewBytes) return undefined;
  return withPicture(file, async (picture) => {
    for (let side = longestSide; side >= 240; side = Math.floor(side * 0.75)) {
      const preview = await drawn(picture, fitted(picture.width, picture.height, side));
      if (preview && preview.size <= mostPreviewBytes) return preview;
    }
    return undefined;
  });
}

/** What a picture has to be where it is used. */
export type PictureShape = 'preview' | 'card' | 'icon' | 'map';

/** The picture as LINE takes it there; the file itself where it fits already or cannot be read (the server says so then). */
export async function shaped(file: File, shape: PictureShape): Promise<{ file: Blob; widths?: Map<number, Blob> }> {
  const made = await withPicture(file, async (picture) => {
    const { width, height } = picture;
    if (shape === 'icon') return { file: await icon(picture) };
    if (shape === 'map') {
      const widths = new Map<number, Blob>();
      for (const each of mapWidths) {
        const scaled = await drawn(picture, widened(width, height, each));
        if (scaled) widths.set(each, scaled);
      }
      return { file: width === 1040 ? file : await drawn(picture, widened(width, height, 1040)), widths };
    }
    const side = shape === 'card' ? widthLimit(width, height) : longestSide;
    return { file: Math.max(width, height) <= side ? file : await drawn(picture, fitted(width, height, side)) };
  });
  return { file: made?.file ?? file, widths: made?.widths };
}

/** A card's picture is limited in width, not in height. */
const widthLimit = (width: number, height: number) =>
  width <= 1024 ? Math.max(width, height) : Math.round((1024 * Math.max(width, height)) / width);

/** The middle of the picture as a square PNG. */
async function icon(picture: ImageBitmap): Promise<Blob | null> {
  const side = Math.min(picture.width, picture.height);
  const size = Math.min(200, side);
  return draw({ width: size, height: size }, 'image/png', (pen) =>
    pen.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, size, size),
  );
}

async function withPicture<T>(file: Blob, use: (picture: ImageBitmap) => Promise<T>): Promise<T | undefined> {
  // What the browser cannot read the server judges, in the marketer's words.
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return undefined;
  try {
    return await use(picture);
  } finally {
    picture.close();
  }
}

const drawn = (picture: ImageBitmap, size: { width: number; height: number }) =>
  draw(size, 'image/jpeg', (pen) => {
    // JPEG has no transparency; without this it would be black.
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, size.width, size.height);
    pen.drawImage(picture, 0, 0, size.width, size.height);
  });

function draw(
  size: { width: number; height: number },
  type: string,
  paint: (pen: CanvasRenderingContext2D) => void,
): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, size);
  const pen = canvas.getContext('2d');
  if (!pen) return Promise.resolve(null);
  paint(pen);
  return new Promise((done) => canvas.toBlob(done, type, 0.88));
}
