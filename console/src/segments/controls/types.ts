import type { LeafNode, LeafType } from '../../api/types';

export type LeafOf<T extends LeafType> = Extract<LeafNode, { type: T }>;
export interface ControlsProps<T extends LeafType> {
  leaf: LeafOf<T>;
  onChange: (leaf: LeafNode) => void;
}
