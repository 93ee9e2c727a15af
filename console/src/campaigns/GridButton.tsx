import { UnstyledButton } from '@mantine/core';
import classes from './Messages.module.css';
import { gridCells, type MapGrid } from './map-areas';

interface GridButtonProps {
  grid: MapGrid;
  label: string;
  pressed: boolean;
  /** The cell that is meant; without it the whole grid is. */
  cell?: number;
  onClick: () => void;
}

/** A grid in small, to choose it or one of its cells. */
export function GridButton({ grid, label, pressed, cell, onClick }: GridButtonProps) {
  return (
    <UnstyledButton
      type="button"
      className={classes.grid}
      aria-label={label}
      aria-pressed={pressed}
      onClick={onClick}
      style={{ gridTemplateColumns: `repeat(${grid[0]}, 1fr)`, gridTemplateRows: `repeat(${grid[2]}, 1fr)` }}
    >
      {gridCells(grid, 100).map((_, index) => (
        <span key={index} data-meant={index === cell || undefined} />
      ))}
    </UnstyledButton>
  );
}
