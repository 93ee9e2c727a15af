import type { CSSProperties, ReactNode } from 'react';
import type { FlexNode } from '../api/types';
import classes from './Phone.module.css';

/**
 * Draws a flex message closely enough to write one: boxes, text, images, buttons, separators and fillers. LINE's own
 * simulator stays the judge of pixels.
 */
export function Flex({ node }: { node: FlexNode }) {
  if (node.type === 'carousel') {
    return (
      <div className={classes.carousel}>
        {children(node.contents).map((bubble, index) => (
          <BubbleBody key={index} node={bubble} />
        ))}
      </div>
    );
  }
  return <BubbleBody node={node} />;
}

const isNode = (value: unknown): value is FlexNode =>
  typeof value === 'object' && value !== null && typeof (value as FlexNode).type === 'string';
const children = (value: unknown): FlexNode[] => (Array.isArray(value) ? value.filter(isNode) : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const spaces: Record<string, number> = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const sizes: Record<string, number> = {
  xxs: 9,
  xs: 11,
  sm: 12,
  md: 14,
  lg: 16,
  xl: 18,
  xxl: 22,
  '3xl': 26,
  '4xl': 30,
  '5xl': 36,
};
const length = (value: unknown): string | number | undefined => {
  const word = text(value);
  if (word === undefined) return undefined;
  return spaces[word] ?? (/^\d+(\.\d+)?(px|%)$/.test(word) ? word : undefined);
};
/** Only plain colours get into the page's styles. */
const color = (value: unknown): string | undefined => {
  const word = text(value);
  return word && /^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(word) ? word : undefined;
};
const imageSource = (value: unknown): string | undefined => {
  const word = text(value);
  return word && /^(https?:\/\/|\/)/.test(word) ? word : undefined;
};

function BubbleBody({ node }: { node: FlexNode }) {
  const parts = ['header', 'hero', 'body', 'footer'] as const;
  return (
    <div className={classes.bubble}>
      {parts.map((part) => {
        const content = node[part];
        if (!isNode(content)) return null;
        const padded = part !== 'hero' && content.paddingAll === undefined;
        return (
          <div key={part} className={padded ? classes.section : undefined}>
            <Component node={content} vertical />
          </div>
        );
      })}
    </div>
  );
}

function Component({ node, vertical }: { node: FlexNode; vertical: boolean }): ReactNode {
  const place: CSSProperties = {
    marginTop: vertical ? length(node.margin) : undefined,
    marginLeft: vertical ? undefined : length(node.margin),
    flex:
      typeof node.flex === 'number'
        ? `${node.flex} 1 ${node.flex === 0 ? 'auto' : '0'}`
        : vertical
          ? undefined
          : '1 1 0',
    minWidth: 0,
  };
  switch (node.type) {
    case 'box':
      return <Box node={node} place={place} />;
    case 'text':
      return (
        <div
          style={{
            ...place,
            color: color(node.color),
            fontSize: sizes[text(node.size) ?? 'md'] ?? 14,
            fontWeight: node.weight === 'bold' ? 700 : 400,
            textAlign: node.align === 'center' ? 'center' : node.align === 'end' ? 'right' : 'left',
            textDecoration: text(node.decoration) === 'underline' ? 'underline' : undefined,
            whiteSpace: node.wrap ? 'pre-wrap' : 'nowrap',
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            overflowWrap: 'anywhere',
            lineHeight: 1.5,
          }}
        >
          {text(node.text) ??
            children(node.contents)
              .map((span) => text(span.text) ?? '')
              .join('')}
        </div>
      );
    case 'button': {
      const action = isNode(node.action) ? node.action : undefined;
      const primary = node.style === 'primary';
      return (
        <div
          className={classes.button}
          style={{
            ...place,
            flex: place.flex,
            background: primary
              ? (color(node.color) ?? '#06c755')
              : node.style === 'secondary'
                ? (color(node.color) ?? '#dcdfe5')
                : undefined,
            color: primary ? '#fff' : node.style === 'secondary' ? '#111' : (color(node.color) ?? '#42659a'),
          }}
        >
          {text(action?.label) ?? ''}
        </div>
      );
    }
    case 'image':
      return (
        <img
          src={imageSource(node.url)}
          alt=""
          style={{
            ...place,
            width: '100%',
            aspectRatio: (text(node.aspectRatio) ?? '1:1').replace(':', ' / '),
            objectFit: node.aspectMode === 'cover' ? 'cover' : 'contain',
            display: 'block',
          }}
        />
      );
    case 'separator':
      return (
        <div
          style={{
            ...place,
            flex: 'none',
            alignSelf: 'stretch',
            background: color(node.color) ?? '#d4d6da',
            ...(vertical ? { height: 1 } : { width: 1 }),
          }}
        />
      );
    case 'filler':
      return <div style={{ flex: '1 1 0' }} />;
    default:
      return null;
  }
}

function Box({ node, place }: { node: FlexNode; place: CSSProperties }) {
  const vertical = node.layout !== 'horizontal' && node.layout !== 'baseline';
  return (
    <div
      style={{
        ...place,
        display: 'flex',
        flexDirection: vertical ? 'column' : 'row',
        alignItems: node.layout === 'baseline' ? 'baseline' : undefined,
        gap: length(node.spacing),
        padding: length(node.paddingAll),
        backgroundColor: color(node.backgroundColor),
        borderRadius: length(node.cornerRadius),
        height: length(node.height),
        border: color(node.borderColor) ? `1px solid ${color(node.borderColor)}` : undefined,
      }}
    >
      {children(node.contents).map((child, index) => (
        <Component key={index} node={child} vertical={vertical} />
      ))}
    </div>
  );
}
