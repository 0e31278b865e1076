export { bootstrap } from '@understudy/checks';
