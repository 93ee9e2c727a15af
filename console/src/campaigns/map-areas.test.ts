import { describe, expect, it } from 'vitest';
import type { Box, MapArea } from '../api/types';
import { gridCells, gridOf, inside, mapGrids, mapWidth, recut, videoCell, withVideo } from './map-areas';

interface Cut {
  base_size: { width: number; height: number };
  actions: MapArea[];
  video?: { area: Box };
}
const empty = (height = 700): Cut => ({ base_size: { width: mapWidth, height }, actions: [] });
const says = (...texts: string[]): MapArea[] =>
  texts.map((text) => ({ type: 'message', text, area: { x: 0, y: 0, width: 1, height: 1 } }));
const said = (map: Cut) => map.actions.map((each) => each.text);
const place = (map: Cut, cell: number): Cut => {
  const grid = gridOf(map);
  const area = grid && gridCells(grid, map.base_size.height)[cell];
  if (!area) throw new Error(`There is no cell ${cell}.`);
  return withVideo(map, { area });
};

describe('the areas of a rich message', () => {
  it('cover the picture without a gap or an overlap, whatever its height', () => {
    for (const grid of mapGrids) {
      for (const height of [1, 520, 701, 1040]) {
        const cells = gridCells(grid, height);
        expect(cells.reduce((sum, each) => sum + each.width * each.height, 0)).toBe(mapWidth * height);
        for (const each of cells) {
          expect(each.x + each.width).toBeLessThanOrEqual(mapWidth);
          expect(each.y + each.height).toBeLessThanOrEqual(height);
        }
      }
    }
  });

  it('are known again by their grid and keep what they do when it changes', () => {
    const two = recut({ ...empty(), actions: says('はい') }, '2x1');
    expect(gridOf(two)).toBe('2x1');
    expect(two.actions[0]?.text).toBe('はい');
    expect(recut(two, '1x1').actions).toHaveLength(1);
    expect(gridOf({ ...empty(), actions: [{ type: 'uri', area: { x: 5, y: 5, width: 10, height: 10 } }] })).toBe(
      undefined,
    );
  });
});

describe('a video in a rich message', () => {
  const four = recut({ ...empty(1040), actions: says('甲', '乙', '丙', '丁') }, '2x2');

  it('takes a cell, and the others do what they did', () => {
    const map = place(four, 1);
    expect(said(map)).toEqual(['甲', '丙', '丁']);
    expect(gridOf(map)).toBe('2x2');
    expect(videoCell(map, '2x2')).toBe(1);
  });

  it('trades places when it moves', () => {
    expect(said(place(place(four, 1), 0))).toEqual(['甲', '丙', '丁']);
    expect(said(place(place(four, 1), 3))).toEqual(['甲', '丁', '丙']);
  });

  it('leaves a cell that does nothing yet when it goes', () => {
    const map = withVideo(place(four, 0), undefined);
    expect(said(map)).toEqual([undefined, '乙', '丙', '丁']);
    expect(gridOf(map)).toBe('2x2');
  });

  it('stays in the cell of its number when the picture is divided otherwise or has another height', () => {
    const map = place(four, 1);
    const rows = recut(map, '1x2');
    expect(rows.video?.area).toEqual({ x: 0, y: 520, width: 1040, height: 520 });
    expect(said(rows)).toEqual(['甲']);
    const flat = recut(map, '2x2', { width: mapWidth, height: 520 });
    expect(flat.video?.area).toEqual({ x: 520, y: 0, width: 520, height: 260 });
    expect(said(flat)).toEqual(['甲', '丙', '丁']);
  });

  it('may lie anywhere on the picture; what is under it cannot be tapped', () => {
    const wide = withVideo(four, { area: { x: 0, y: 0, width: 1040, height: 585 } });
    expect(said(wide)).toEqual(['丙', '丁']);
    expect(gridOf(wide)).toBe('2x2');
    expect(videoCell(wide, '2x2')).toBe(-1);
    expect(recut(wide, '2x2', { width: mapWidth, height: 500 }).video?.area.height).toBe(500);
    expect(inside({ x: 1000, y: -5, width: 100, height: 0 }, 500)).toEqual({ x: 940, y: 0, width: 100, height: 1 });
  });

  it('may fill the whole picture', () => {
    const whole = place(recut(empty(585), '1x1'), 0);
    expect(whole.actions).toEqual([]);
    expect(gridOf(whole)).toBe('1x1');
    expect(withVideo(whole, undefined).actions).toHaveLength(1);
  });
});
