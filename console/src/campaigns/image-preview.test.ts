import { describe, expect, it } from 'vitest';
import { fitted } from './image-preview';

describe('the preview of a picture', () => {
  it('keeps its shape when it is made smaller', () => {
    expect(fitted(4000, 3000, 1024)).toEqual({ width: 1024, height: 768 });
    expect(fitted(1000, 4000, 1024)).toEqual({ width: 256, height: 1024 });
  });
  it('never becomes larger than the picture, nor loses a side', () => {
    expect(fitted(640, 480, 1024)).toEqual({ width: 640, height: 480 });
    expect(fitted(20_000, 3, 1024)).toEqual({ width: 1024, height: 1 });
  });
});
