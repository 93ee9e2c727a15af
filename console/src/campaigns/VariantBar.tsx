import { useLang } from '../shared/use-lang';
import classes from './Editor.module.css';

/** The same colour for the same place, here and in the results. */
export const variantColor = (index: number) =>
  ['#3c58ae', '#2f9e8f', '#b0559f', '#c0642a', '#6b8e3d', '#8a6d1c', '#c4554d', '#4d7a94', '#7a5bc0', '#5b6472'][
    index % 10
  ] as string;

interface VariantBarProps {
  holdout: number;
  /** Percent of those who are not held out. */
  parts: { name: string; percent: number }[];
}

/** Who gets what, as one bar: the holdout at its end in grey. */
export function VariantBar({ holdout, parts }: VariantBarProps) {
  const { t } = useLang();
  const whole = Math.max(
    1,
    parts.reduce((sum, part) => sum + part.percent, 0),
  );
  return (
    <div className={classes.parts}>
      {parts.map((part, index) => {
        const percent = ((100 - holdout) * part.percent) / whole;
        return (
          <div
            key={part.name}
            className={classes.part}
            style={{ width: `${percent}%`, background: variantColor(index) }}
            title={`${part.name} ${part.percent}%`}
          >
            <span>{percent > 8 ? `${part.name} ${part.percent}%` : part.name}</span>
          </div>
        );
      })}
      {holdout > 0 && (
        <div
          className={classes.part}
          style={{ width: `${holdout}%`, background: 'var(--mantine-color-gray-5)' }}
          title={`${t('variants.holdout')} ${holdout}%`}
        >
          <span>{holdout > 12 ? t('variants.holdoutShort') : ''}</span>
        </div>
      )}
    </div>
  );
}
