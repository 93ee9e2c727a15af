import { Text } from '@mantine/core';
import { Fragment } from 'react';
import type { Account, LineMessage } from '../api/types';
import { AccountMark } from '../app/AccountChooser';
import classes from './Phone.module.css';
import { PhoneMessage } from './PhoneMessage';

interface PhoneProps {
  account: Account;
  messages: LineMessage[];
  empty: string;
  /** What stands above a message (when it arrived), by its place. */
  stamps?: Readonly<Record<number, string>>;
}

/** A friend's phone: the chat of one account with these messages. */
export function Phone({ account, messages, empty, stamps }: PhoneProps) {
  const replies = messages.at(-1)?.quickReply?.items ?? [];
  return (
    <div className={classes.phone}>
      <div className={classes.bar}>{account.name}</div>
      <div className={classes.chat}>
        {messages.length === 0 && (
          <Text size="xs" c="white" ta="center" my="auto">
            {empty}
          </Text>
        )}
        {messages.map((message, index) => (
          <Fragment key={index}>
            {stamps?.[index] && <div className={classes.stamp}>{stamps[index]}</div>}
            <div className={classes.message}>
              <div className={classes.mark}>
                {message.sender?.iconUrl ? (
                  <img src={message.sender.iconUrl} alt="" className={classes.icon} />
                ) : (
                  (index === 0 || message.sender) && <AccountMark account={account} size={30} />
                )}
              </div>
              <div className={classes.said}>
                {message.sender?.name && <div className={classes.sender}>{message.sender.name}</div>}
                <PhoneMessage message={message} />
              </div>
            </div>
          </Fragment>
        ))}
        {replies.length > 0 && (
          <div className={classes.replies}>
            {replies.map((each, index) => (
              <span key={index}>
                {each.imageUrl && <img src={each.imageUrl} alt="" />}
                {each.action.label}
              </span>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
