import { Text } from '@mantine/core';
import type { Account, LineMessage } from '../api/types';
import { AccountMark } from '../app/AccountChooser';
import classes from './Phone.module.css';
import { PhoneMessage } from './PhoneMessage';

/** A friend's phone: the chat of one account with these messages. */
export function Phone({ account, messages, empty }: { account: Account; messages: LineMessage[]; empty: string }) {
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
          <div key={index} className={classes.message}>
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
