export { allRulesRate, ruleRates } from '@understudy/checks';
