// What can be ordered of a room, a plan or an alert: the words, the fields and where it goes.

import { t } from './words.js';
import { roomName } from './parts.js';

const room = (id, what) => () => `/api/v1/rooms/${encodeURIComponent(id)}/${what}`;
const reason = () => ({ name: 'reason', label: t.fields.reason });
const made = (key, store, id) => ({ title: `${t.orders[key].title}: ${roomName(store, id)}`, says: t.orders[key].says, verb: t.orders[key].verb });

export const orders = {
  cut: (store, id) => ({ ...made('cut', store, id), path: room(id, 'cut'), grave: true,
    fields: [{ name: 'at', label: t.fields.cutAt, kind: 'time', placeholder: '16:52', required: true }, reason()] }),
  withdraw: (store, id) => ({ ...made('withdraw', store, id), method: 'DELETE', path: room(id, 'cut'), fields: [reason()] }),
  confirm: (store, id) => ({ ...made('confirm', store, id), path: room(id, 'confirm'), grave: true, fields: [reason()] }),
  reject: (store, id) => ({ ...made('reject', store, id), path: room(id, 'reject'), fields: [reason()] }),
  workOrder: (store, id) => ({ ...made('workOrder', store, id), path: room(id, 'work-order'),
    fields: [{ name: 'for', label: t.fields.minutes, kind: 'span', value: '60', required: true }, reason()] }),
  arm: (store, id) => ({ ...made('arm', store, id), path: room(id, 'arm'), grave: true, fields: [reason()] }),
  disarm: (store, id) => ({ ...made('disarm', store, id), path: room(id, 'disarm'), fields: [reason()] }),
  release: (store, id) => ({ ...made('release', store, id), path: room(id, 'release'), fields: [reason()] }),
  bringBack: (store, id) => ({ ...made('bringBack', store, id), path: room(id, 'return'), fields: [reason()] }),
  cancel: (store, plan) => ({ title: `${t.orders.cancel.title}: ${plan}`, says: t.orders.cancel.says, verb: t.orders.cancel.verb,
    path: () => `/api/v1/plans/${encodeURIComponent(plan)}/cancel`, fields: [reason()] }),
  armPlan: (store, plan) => ({ title: `${t.orders.arm.title}: ${plan}`, says: t.orders.arm.says, verb: t.orders.arm.verb, grave: true,
    path: () => `/api/v1/plans/${encodeURIComponent(plan)}/arm`, fields: [] }),
  skip: (store, plan, step) => ({ title: `${t.orders.skip.title}: ${step}`, says: t.orders.skip.says, verb: t.orders.skip.verb,
    path: () => `/api/v1/plans/${encodeURIComponent(plan)}/steps/${encodeURIComponent(step)}/skip`, fields: [reason()] }),
  shelve: (alert) => ({ title: `${t.orders.shelve.title}: ${alert.id}`, says: t.orders.shelve.says, verb: t.orders.shelve.verb,
    path: () => `/api/v1/alerts/${encodeURIComponent(alert.id)}/shelve`,
    fields: [{ name: 'for', label: t.fields.minutes, kind: 'span', value: '480', required: true }, { ...reason(), required: true }] }),
  escalate: (alert) => ({ title: `${t.orders.escalate.title}: ${alert.id}`, says: t.orders.escalate.says, verb: t.orders.escalate.verb,
    path: () => `/api/v1/alerts/${encodeURIComponent(alert.id)}/escalate`, fields: [reason()] }),
};
