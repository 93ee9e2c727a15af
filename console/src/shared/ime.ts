/**
 * True for the Enter that only chooses a conversion candidate of a Japanese input method. Safari reports it after the
 * composition has ended, with key code 229, so both signs count.
 */
export function isImeEnter(event: { key: string; keyCode?: number; isComposing?: boolean }): boolean {
  return event.key === 'Enter' && (event.isComposing === true || event.keyCode === 229);
}
