import { describe, expect, it } from 'vitest';
import { fitted, widened } from './image-preview';

describe('the preview of a picture', () => {
  it('keeps its shape when it is made smaller', () => {
    expect(fitted(4000, 3000, 1024)).toEqual({ width: 1024, height: 768 });
    expect(fitted(1000, 4000, 1024)).toEqual({ width: 256, height: 1024 });
  });
  it('never becomes larger than the picture, nor loses a side', () => {
    expect(fitted(640, 480, 1024)).toEqual({ width: 640, height: 480 });
    expect(fitted(20_000, 3, 1024)).toEqual({ width: 1024, height: 1 });
  });
  it('is exactly as wide as an imagemap has to be, whatever the picture was', () => {
    expect(widened(2080, 1040, 1040)).toEqual({ width: 1040, height: 520 });
    expect(widened(800, 600, 1040)).toEqual({ width: 1040, height: 780 });
  });
});
