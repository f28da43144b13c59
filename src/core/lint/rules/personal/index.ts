import { bankAccount } from "./bankAccount";
import { emailAddress } from "./emailAddress";
import { nationalId } from "./nationalId";
import { paymentCard } from "./paymentCard";
import { phoneNumber } from "./phoneNumber";

/** PII: data about people. */
export const PERSONAL_RULES = [emailAddress, paymentCard, nationalId, bankAccount, phoneNumber] as const;
