import type { Box, MapArea } from '../api/types';

/** The areas of an imagemap: cells of a grid, one of which (or more) a video may take. Pure. */
interface Cut {
  base_size: { width: number; height: number };
  actions: MapArea[];
  video?: { area: Box };
}

/** LINE stretches every imagemap to this width. */
export const mapWidth = 1040;

/** Areas as LINE's own manager offers them, as columns × rows. */
export const mapGrids = ['1x1', '2x1', '1x2', '3x1', '1x3', '2x2', '3x2'] as const;
export type MapGrid = (typeof mapGrids)[number];

/** The cells of a grid, row by row, over the whole picture without a gap or an overlap. */
export function gridCells(grid: MapGrid, height: number): Box[] {
  const [columns = 1, rows = 1] = grid.split('x').map(Number);
  const cut = (whole: number, parts: number, index: number) => Math.round((whole * index) / parts);
  return Array.from({ length: columns * rows }, (_, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const [x, y] = [cut(mapWidth, columns, column), cut(height, rows, row)];
    return { x, y, width: cut(mapWidth, columns, column + 1) - x, height: cut(height, rows, row + 1) - y };
  });
}

/** The grid these areas are cut by; undefined where they were made otherwise. */
export const gridOf = (map: Cut): MapGrid | undefined =>
  mapGrids.find((grid) => {
    const free = freeCells(map, grid);
    return free.length === map.actions.length && free.every((cell, index) => same(cell, map.actions[index]?.area));
  });

/** Which cell the video fills exactly; -1 where it lies otherwise, or there is none. */
export const videoCell = (map: Cut, grid: MapGrid | undefined): number =>
  grid ? gridCells(grid, map.base_size.height).findIndex((cell) => same(cell, map.video?.area)) : -1;

/** Cut by another grid, or on a picture of another height. A video in a cell stays in the cell of that number. */
export function recut<Map extends Cut>(map: Map, grid: MapGrid, size = map.base_size): Map {
  const cells = gridCells(grid, size.height);
  const cell = videoCell(map, gridOf(map));
  const video = map.video && {
    ...map.video,
    area: cells[Math.min(cell, cells.length - 1)] ?? inside(map.video.area, size.height),
  };
  return filled({ ...map, base_size: size, video }, grid);
}

/** With the video in another place, or none: cells it covers cannot be tapped, cells it leaves can be again. */
export function withVideo<Map extends Cut>(map: Map, video: Map['video']): Map {
  const grid = gridOf(map);
  return grid ? filled({ ...map, video }, grid) : { ...map, video };
}

/** The area moved, and where it is too large cut, so that it lies on the picture. */
export function inside(area: Box, height: number): Box {
  const clip = (start: number, length: number, whole: number) => {
    const fitting = Math.max(1, Math.min(length, whole));
    return [Math.max(0, Math.min(start, whole - fitting)), fitting] as const;
  };
  const [x, width] = clip(area.x, area.width, mapWidth);
  const [y, tall] = clip(area.y, area.height, height);
  return { x, y, width, height: tall };
}

/** Where an area lies on the picture, whatever size the picture is drawn at. */
export function placed(area: Box, height: number, width = mapWidth) {
  const part = (value: number, whole: number) => `${(value / whole) * 100}%`;
  return {
    left: part(area.x, width),
    top: part(area.y, height),
    width: part(area.width, width),
    height: part(area.height, height),
  };
}

/** An action in every free cell: the one that was there, or the next one that has lost its place. */
function filled<Map extends Cut>(map: Map, grid: MapGrid): Map {
  const cells = freeCells(map, grid);
  const stay = cells.map((cell) => map.actions.find((each) => same(each.area, cell)));
  const moved = map.actions.filter((each) => !stay.includes(each));
  const actions = cells.map((area, index) => ({ ...(stay[index] ?? moved.shift() ?? { type: 'uri' as const }), area }));
  return { ...map, actions };
}

const freeCells = (map: Cut, grid: MapGrid) =>
  gridCells(grid, map.base_size.height).filter((cell) => !(map.video && covers(map.video.area, cell)));

/** The middle of the cell lies under the area. */
function covers(area: Box, cell: Box): boolean {
  const [x, y] = [cell.x + cell.width / 2, cell.y + cell.height / 2];
  return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
}

const same = (one: Box, other: Box | undefined) =>
  one.x === other?.x && one.y === other.y && one.width === other.width && one.height === other.height;
