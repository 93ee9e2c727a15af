import { IconMapPin, IconMoodSmile, IconPlayerPlayFilled, IconTicket } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { LineCard, LineMessage, LineTemplate } from '../api/types';
import { useLang } from '../shared/use-lang';
import { Flex } from './Flex';
import { placed } from './map-areas';
import classes from './Phone.module.css';

/** One message as LINE's app draws it, closely enough to write one. */
export function PhoneMessage({ message }: { message: LineMessage }): ReactNode {
  const { t } = useLang();
  switch (message.type) {
    case 'text':
      return <div className={classes.text}>{withEmojis(message)}</div>;
    case 'image':
      return <img className={classes.image} src={message.previewImageUrl ?? message.originalContentUrl} alt="" />;
    case 'video':
      return (
        <div className={classes.clip}>
          <img className={classes.image} src={message.previewImageUrl} alt="" />
          <IconPlayerPlayFilled className={classes.play} />
        </div>
      );
    case 'audio':
      return (
        <div className={`${classes.text} ${classes.sound}`}>
          <IconPlayerPlayFilled size={18} />
          <span className="number">{minutes(message.duration ?? 0)}</span>
        </div>
      );
    case 'sticker':
      return (
        <div className={classes.sticker}>
          <IconMoodSmile size={34} stroke={1.4} />
          {t('messages.kinds.sticker')} {message.packageId}-{message.stickerId}
        </div>
      );
    case 'location':
      return (
        <div className={classes.text}>
          <div className={classes.title}>
            <IconMapPin size={15} style={{ verticalAlign: -2 }} /> {message.title}
          </div>
          {message.address}
        </div>
      );
    case 'coupon':
      return (
        <div className={`${classes.text} ${classes.sound}`}>
          <IconTicket size={18} />
          {t('messages.kinds.coupon')} {message.couponId}
        </div>
      );
    case 'imagemap':
      return <Imagemap message={message} />;
    case 'template':
      return message.template ? <Template template={message.template} /> : null;
    case 'flex':
      return message.contents ? <Flex node={message.contents} /> : null;
    default:
      return <div className={classes.text}>[{message.type}]</div>;
  }
}

const minutes = (ms: number) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;

function Imagemap({ message }: { message: LineMessage }) {
  const { width, height } = message.baseSize ?? { width: 1040, height: 1040 };
  return (
    <div className={classes.map} style={{ aspectRatio: `${width} / ${height}` }}>
      <img src={`${message.baseUrl}/700`} alt="" />
      {(message.actions ?? []).map(({ area }, index) => (
        <span key={index} style={placed(area, height, width)} />
      ))}
      {message.video && (
        <span className={classes.video} style={placed(message.video.area, height, width)}>
          <img src={message.video.previewImageUrl} alt="" />
          <IconPlayerPlayFilled className={classes.play} />
          {message.video.externalLink && <small className={classes.after}>{message.video.externalLink.label} ›</small>}
        </span>
      )}
    </div>
  );
}

function Template({ template }: { template: LineTemplate }) {
  if (template.type === 'image_carousel') {
    return (
      <div className={classes.carousel}>
        {(template.columns ?? []).map((column, index) => (
          <div key={index} className={classes.picture}>
            <img className={classes.thumb} style={{ aspectRatio: '1 / 1' }} src={column.imageUrl} alt="" />
            {column.action?.label && <span className={classes.over}>{column.action.label}</span>}
          </div>
        ))}
      </div>
    );
  }
  if (template.type === 'carousel') {
    return (
      <div className={classes.carousel}>
        {(template.columns ?? []).map((column, index) => (
          <CardView key={index} card={column} look={template} />
        ))}
      </div>
    );
  }
  return <CardView card={template} look={template} />;
}

function CardView({ card, look }: { card: LineCard; look: LineTemplate }) {
  const confirm = look.type === 'confirm';
  return (
    <div className={classes.bubble}>
      {card.thumbnailImageUrl && (
        <img
          className={classes.thumb}
          style={{
            aspectRatio: look.imageAspectRatio === 'square' ? '1 / 1' : '1.51 / 1',
            objectFit: look.imageSize === 'contain' ? 'contain' : 'cover',
            backgroundColor: card.imageBackgroundColor,
          }}
          src={card.thumbnailImageUrl}
          alt=""
        />
      )}
      <div className={classes.words}>
        {card.title && <div className={classes.title}>{card.title}</div>}
        {card.text}
      </div>
      <div className={confirm ? classes.pair : undefined}>
        {(card.actions ?? []).map((action, index) => (
          <div key={index} className={classes.tap}>
            {action.label}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The text with a mark where each of LINE's emojis will stand. */
function withEmojis({ text = '', emojis = [] }: LineMessage): ReactNode[] {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const { index } of [...emojis].sort((a, b) => a.index - b.index)) {
    parts.push(...withLinks(text.slice(from, index)), <span key={`emoji ${index}`} className={classes.emoji} />);
    from = index + 1;
  }
  return [...parts, ...withLinks(text.slice(from), from)];
}

/** Links look like links but lead nowhere: opening one here would count as nobody's tap. */
function withLinks(text: string, from = 0): ReactNode[] {
  return text.split(/(https?:\/\/[^\s<>"、。」）]+)/g).map((part, index) =>
    index % 2 ? (
      <span key={`${from} ${index}`} className={classes.link}>
        {part}
      </span>
    ) : (
      part
    ),
  );
}
