/** A kind of key: how it begins, and what follows. */
export interface KeyKind {
  readonly what: string;
  /** Source of an expression for the beginning, which no other text has. */
  readonly lead: string;
  readonly shape: RegExp;
}

/** A key stands alone: no letter, digit or underscore touches it. */
function kind(what: string, lead: string, body: string): KeyKind {
  return { what, lead, shape: new RegExp(`(?<![A-Za-z0-9_])${lead}${body}(?![A-Za-z0-9_])`, "gu") };
}

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/** Fixed beginnings, characters and lengths, from the providers' own documentation of their key formats. */
export const KEY_KINDS: readonly KeyKind[] = [
  kind("AWS access key", "A[KS]IA", "[A-Z0-9]{16}"),
  kind("GitHub token", "gh[pousr]_", "[A-Za-z0-9]{36,255}"),
  kind("GitHub token", "github_pat_", "[A-Za-z0-9_]{40,255}"),
  kind("GitLab token", "gl(?:pat|dt|rt|ptt|cbt|ft|imt|agent|soat|oas|ffct)-", "[A-Za-z0-9_.-]{20,300}"),
  kind("Anthropic key", "sk-ant-", "[A-Za-z0-9_-]{24,200}"),
  kind(
    "OpenAI or compatible key",
    "sk-",
    "(?!ant-)(?:[a-z0-9]{2,8}-)?(?:[a-z0-9]{2,8}-)?[A-Za-z0-9_-]{20,200}",
  ),
  kind("Cerebras key", "csk-", "[a-z0-9]{48}"),
  kind("Groq key", "gsk_", "[A-Za-z0-9]{40,100}"),
  kind("xAI key", "xai-", "[A-Za-z0-9]{60,200}"),
  kind("Perplexity key", "pplx-", "[A-Za-z0-9]{40,100}"),
  kind("Replicate token", "r8_", "[A-Za-z0-9]{37}"),
  kind("NVIDIA key", "nvapi-", "[A-Za-z0-9_-]{60,100}"),
  kind("Together key", "tgp_v1_", "[A-Za-z0-9_-]{40,60}"),
  kind("ElevenLabs key", "sk_", "[a-f0-9]{48}"),
  kind("LangSmith key", "lsv2_(?:pt|sk)_", "[a-f0-9]{32}_[a-f0-9]{10}"),
  kind("Pinecone key", "pcsk_", "[A-Za-z0-9_]{40,100}"),
  kind("Weights & Biases key", "wandb_v1_", "[A-Za-z0-9_]{40,120}"),
  kind("Hugging Face token", "hf_", "[A-Za-z0-9]{34,60}"),
  kind("Hugging Face organization token", "api_org_", "[A-Za-z0-9]{34,60}"),
  kind("Google API key", "AIza", "[A-Za-z0-9_-]{35}"),
  kind("Google OAuth secret", "GOCSPX-", "[A-Za-z0-9_-]{28}"),
  kind("Google access token", "ya29\\.", "[A-Za-z0-9_-]{30,1000}"),
  kind("Slack token", "xoxe\\.xox[bp]-", "\\d-[A-Za-z0-9]{100,300}"),
  kind("Slack token", "xox[abeoprs]-", "(?=[A-Za-z0-9-]{16})(?:[A-Za-z0-9]{1,24}-){0,5}[A-Za-z0-9]{10,250}"),
  kind("Slack app token", "xapp-", "\\d-[A-Z0-9]{5,20}-\\d{5,20}-[A-Za-z0-9]{32,100}"),
  kind(
    "Slack webhook",
    "hooks\\.slack\\.com/services/",
    "T[A-Z0-9]{6,20}/B[A-Z0-9]{6,20}/[A-Za-z0-9]{20,40}",
  ),
  kind("Discord webhook", "discord(?:app)?\\.com/api/webhooks/", "\\d{17,20}/[A-Za-z0-9_-]{60,80}"),
  kind("Stripe key", "[srp]k_(?:live|test)_", "[A-Za-z0-9]{16,250}"),
  kind("Stripe webhook secret", "whsec_", "[A-Za-z0-9+/]{32,100}"),
  kind("SendGrid key", "SG\\.", "[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}"),
  kind("Brevo key", "xkeysib-", "[a-f0-9]{64}-[A-Za-z0-9]{16}"),
  kind("Mailgun key", "key-", "[a-f0-9]{32}"),
  kind("MailerSend token", "mlsn\\.", "[a-f0-9]{64}"),
  kind("Resend key", "re_", "[A-Za-z0-9]{8}_[A-Za-z0-9]{24}"),
  kind("npm token", "npm_", "[A-Za-z0-9]{36}"),
  kind("PyPI token", "pypi-", "[A-Za-z0-9_-]{50,300}"),
  kind("RubyGems key", "rubygems_", "[a-f0-9]{48}"),
  kind("Clojars token", "CLOJARS_", "[a-f0-9]{60}"),
  kind("Docker token", "dckr_[po]at_", "[A-Za-z0-9_-]{27,40}"),
  kind("DigitalOcean token", "do[opr]_v1_", "[a-f0-9]{64}"),
  kind("Shopify token", "shp(?:at|ca|pa|ss)_", "[a-fA-F0-9]{32}"),
  kind("Telegram bot token", "\\d{8,10}:AA", "[A-Za-z0-9_-]{33}"),
  kind("New Relic key", "NRAK-", "[A-Z0-9]{27}"),
  kind("Grafana token", "gl(?:sa|c)_", "[A-Za-z0-9_+=/]{32,400}"),
  kind("Square token", "sq0(?:atp|csp|idp)-", "[A-Za-z0-9_-]{22,60}"),
  kind("Twilio key", "SK", "[0-9a-f]{32}"),
  kind("Vault token", "hv[sbr]\\.", "[A-Za-z0-9_-]{24,300}"),
  kind("Terraform Cloud token", "[A-Za-z0-9]{14}\\.atlasv1\\.", "[A-Za-z0-9_-]{60,70}"),
  kind("Databricks token", "dapi", "[a-f0-9]{32}(?:-\\d)?"),
  kind("Linear key", "lin_(?:api|oauth)_", "[A-Za-z0-9]{40,64}"),
  kind("Notion token", "ntn_", "[A-Za-z0-9]{46}"),
  kind("Notion token", "secret_", "[A-Za-z0-9]{43}"),
  kind("Figma token", "figd_", "[A-Za-z0-9_-]{40}"),
  kind("Doppler token", "dp\\.(?:pt|st|ct|sa|scim|audit)\\.", "[A-Za-z0-9_.]{40,60}"),
  kind("PlanetScale token", "pscale_(?:tkn|pw|oauth)_", "[A-Za-z0-9_.-]{32,64}"),
  kind("Supabase token", "sbp_", "[a-f0-9]{40}"),
  kind("Sentry token", "sntrys_", "[A-Za-z0-9+/=_]{80,400}"),
  kind("Sentry token", "sntryu_", "[a-f0-9]{64}"),
  kind("Postman key", "PMAK-", "[a-f0-9]{24}-[a-f0-9]{34}"),
  kind("Pulumi token", "pul-", "[a-f0-9]{40}"),
  kind("Atlassian token", "ATATT3", "[A-Za-z0-9_=-]{100,400}"),
  kind("HubSpot token", "pat-(?:na|eu|ap)\\d-", UUID),
  kind("Heroku key", "HRKU-", `(?:${UUID}|[A-Za-z0-9_-]{58,64})`),
  kind("Airtable token", "pat[A-Za-z0-9]{14}\\.", "[a-f0-9]{64}"),
  kind("Tailscale key", "tskey-(?:auth|api|client|scim|webhook)-", "[A-Za-z0-9]{8,30}-[A-Za-z0-9]{20,60}"),
  kind("Fly.io token", "fm2_", "[A-Za-z0-9+/=]{100,800}"),
  kind("Cloudflare origin key", "v1\\.0-", "[a-f0-9]{24}-[a-f0-9]{146}"),
  kind("Contentful token", "CFPAT-", "[A-Za-z0-9_-]{43}"),
  kind("Adobe secret", "p8e-", "[A-Za-z0-9]{32}"),
  kind("Alibaba Cloud key", "LTAI", "[A-Za-z0-9]{16,26}"),
  kind("Tencent Cloud key", "AKID", "[A-Za-z0-9]{32}"),
  kind("Yandex Cloud key", "AQVN", "[A-Za-z0-9_-]{35,38}"),
  kind("JFrog key", "AKCp", "[A-Za-z0-9]{69}"),
  kind("OpenShift token", "sha256~", "[A-Za-z0-9_-]{43}"),
  kind("age private key", "AGE-SECRET-KEY-1", "[A-Z0-9]{58}"),
];
