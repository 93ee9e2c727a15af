import type { CSSProperties, ReactNode } from 'react';
import { isImeEnter } from './ime';

/** A form that a Japanese input method's Enter never submits. */
export function Form(props: { onSubmit: () => void; children: ReactNode; style?: CSSProperties }) {
  return (
    <form
      noValidate
      style={props.style}
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        props.onSubmit();
      }}
      onKeyDown={(event) => {
        if (isImeEnter({ key: event.key, keyCode: event.keyCode, isComposing: event.nativeEvent.isComposing })) {
          event.preventDefault();
        }
      }}
    >
      {props.children}
    </form>
  );
}
