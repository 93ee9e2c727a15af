import {
  Badge,
  Button,
  Card,
  createTheme,
  InputWrapper,
  type MantineColorsTuple,
  Modal,
  NumberInput,
  Paper,
  PasswordInput,
  SegmentedControl,
  Select,
  Table,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';

/** 藍: our own calm primary. LINE's green is kept for what is LINE's. */
const ai: MantineColorsTuple = [
  '#eef2fc',
  '#dfe5f8',
  '#bcc8ef',
  '#96a9e6',
  '#768fdf',
  '#617edb',
  '#5675d9',
  '#4663c1',
  '#3c58ae',
  '#2f4b99',
];
const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f6',
  '#e6e9ee',
  '#d7dce3',
  '#bfc6d0',
  '#98a1af',
  '#6b7585',
  '#4d5665',
  '#333b48',
  '#1d232d',
];
/** LINE's brand green #06C755 stands at the shade that filled things use; the last one is dark enough for text. */
const line: MantineColorsTuple = [
  '#e9faf0',
  '#d3f4e0',
  '#a8e9c3',
  '#7cdda4',
  '#57d48a',
  '#3ccd76',
  '#2acb69',
  '#16c95f',
  '#06c755',
  '#047a36',
];

const fontFamily = '"Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif';

export const theme = createTheme({
  primaryColor: 'ai',
  primaryShade: 8,
  colors: { ai, gray, line },
  black: '#1d232d',
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK JP", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontFamily,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.35' },
      h2: { fontSize: '1.25rem', lineHeight: '1.4' },
      h3: { fontSize: '1.0625rem', lineHeight: '1.45' },
      h4: { fontSize: '0.9375rem', lineHeight: '1.5' },
    },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' }, styles: { root: { fontWeight: 600 } } }),
    Paper: Paper.extend({ defaultProps: { radius: 10 } }),
    Card: Card.extend({ defaultProps: { radius: 10 } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', radius: 'sm' },
      styles: { root: { textTransform: 'none', flexShrink: 0, maxWidth: 'none' }, label: { overflow: 'visible' } },
    }),
    Modal: Modal.extend({
      defaultProps: { radius: 'lg', overlayProps: { backgroundOpacity: 0.35, blur: 2 } },
      styles: { title: { fontWeight: 650, fontSize: 'var(--mantine-font-size-lg)' } },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 250 } }),
    Table: Table.extend({ defaultProps: { fz: 'sm' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: 'sm' } }),
    NumberInput: NumberInput.extend({ defaultProps: { size: 'sm' } }),
    Select: Select.extend({ defaultProps: { size: 'sm', allowDeselect: false } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm' } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'sm' } }),
    InputWrapper: InputWrapper.extend({
      styles: { label: { fontWeight: 600, marginBottom: 4 }, error: { whiteSpace: 'pre-line' } },
    }),
  },
});
