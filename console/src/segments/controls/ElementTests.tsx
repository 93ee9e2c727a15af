import type { Path, PropertyCondition } from '../../api/types';
import { TestList } from './TestList';

interface ElementTestsProps<T extends PropertyCondition> {
  test: T;
  onChange: (test: T) => void;
  paths?: Path[];
  nested?: number;
}

/** What one and the same element of a list of objects must be like. */
export function ElementTests<T extends PropertyCondition>({ test, onChange, paths, nested = 0 }: ElementTestsProps<T>) {
  return (
    <TestList
      tests={test.where ?? []}
      properties={(paths ?? []).map((path) => ({ path }))}
      nested={nested + 1}
      onChange={(where) => onChange({ ...test, where })}
    />
  );
}
