import { Textarea, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { InsertMenu } from './InsertMenu';
import { insertAt } from './model';

interface TemplatedInputProps {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
  error?: string;
  required?: boolean;
  placeholder?: string;
  description?: string;
  /** More than one line. */
  area?: boolean;
}

/** A text of a message: the name and other things known of a friend can be put in where the caret stands. */
export function TemplatedInput({ label, value = '', onChange, area, ...rest }: TemplatedInputProps) {
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const insert = (inserted: string) => {
    const at = field.current;
    const next = insertAt(value, at?.selectionStart ?? value.length, at?.selectionEnd ?? value.length, inserted);
    onChange(next.text);
    // After React has written the new text, so that typing goes on behind what was inserted.
    requestAnimationFrame(() => {
      at?.focus();
      at?.setSelectionRange(next.caret, next.caret);
    });
  };
  const shared = {
    ref: field,
    value,
    label,
    ...rest,
    inputWrapperOrder: ['label', 'description', 'input', 'error'] as ('label' | 'description' | 'input' | 'error')[],
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  return (
    <div>
      {area ? <Textarea autosize minRows={2} maxRows={8} {...shared} /> : <TextInput {...shared} />}
      <div style={{ marginTop: 4 }}>
        <InsertMenu onInsert={insert} small />
      </div>
    </div>
  );
}
