"""Chat templates written for the cases, in the manner of many families; and which rows each is tried on.

name → (source, [(tokenizer, row, problem or None)]). A problem is what the builder must report instead of tokens.
"""

PLAIN = "two answers"
BARE = "no system turn"
ONE = "one answer"
EMPTY = "an empty answer"
LINES = "line ends and accents"
PARTS = "content in parts"
CALL = "a call and its result"
THOUGHT = "thoughts"
THOUGHTS = "thoughts twice"
STRANGE = "a role that nobody knows"
APART = "reasons apart"
WRITTEN = "a call whose arguments are text"
NAMED = "speakers with names"
EMOJI = "emoji"
ASKED_NOTHING = "nothing asked"
SILENT = "nothing said"

GENERATION = "{% for m in messages %}{{ m['role'] + ': ' }}{% if m['role'] == 'assistant' %}{% generation %}{{ m['content'] + eos_token }}{% endgeneration %}{% else %}{{ m['content'] }}{% endif %}{{ '\n' }}{% endfor %}{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
SPACED = "{%- if tools %}\n{{- 'Tools: ' + (tools | tojson) + '\\n' }}\n{%- endif %}\n{%- for m in messages %}\n    {%- if m.role == 'assistant' %}\n        {%- generation -%}\n        {{ '<<' + m.content + '>>' + eos_token }}\n        {%- endgeneration -%}\n    {%- else %}\n        {{- '[' + m.role + '] ' + (m.content | trim) + '\\n' }}\n    {%- endif %}\n{%- endfor %}\n"
PREFIXES = "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}{{ eos_token }}{{ '\n' }}{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}"
ANEW = "{% for m in messages %}{{ m['role'] }}({{ messages | length }}): {{ m['content'] }}{{ '\n' }}{% endfor %}"
STRICT = "{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}{{ m['role'] }}: {{ m['content'] }}{{ '\n' }}{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}"

CHATML = """{% for turn in messages %}
{{ '<|im_start|>' + turn.role + '\\n' + turn.content + '<|im_end|>' + '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|im_start|>assistant\\n' }}
{%- endif %}"""

CHATML_DEFAULT = """{%- set begun = namespace(yes=false) %}
{%- for turn in messages %}
    {%- if not begun.yes and turn['role'] != 'system' %}
        {{- '<|im_start|>system\\nYou help.<|im_end|>\\n' }}
    {%- endif %}
    {%- set begun.yes = true %}
    {{- '<|im_start|>' ~ turn['role'] ~ '\\n' }}
    {%- if turn['role'] == 'assistant' %}
        {%- generation %}{{- turn['content'] | trim ~ '<|im_end|>' }}{%- endgeneration %}
    {%- else %}
        {{- turn['content'] | trim ~ '<|im_end|>' }}
    {%- endif %}
    {{- '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"""

BRACKETS = """{% if messages[0]['role'] == 'system' %}{% set said = messages[0]['content'] %}{% set turns = messages[1:] %}{% else %}{% set said = '' %}{% set turns = messages %}{% endif %}{% for turn in turns %}{% if (turn['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('user and assistant must take turns') }}{% endif %}{% if loop.first and said %}{% set content = '<<SYS>>\\n' + said + '\\n<</SYS>>\\n\\n' + turn['content'] %}{% else %}{% set content = turn['content'] %}{% endif %}{% if turn['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif turn['role'] == 'assistant' %}{{ ' ' + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}"""

HEADERS = """{{- bos_token }}
{%- for turn in messages %}
    {{- '<|start_header_id|>' + turn.role + '<|end_header_id|>\\n\\n' }}
    {{- turn.content | trim + '<|eot_id|>' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}"""

HEADERS_TOOLS = """{{- bos_token }}
{%- if tools is not none %}
    {{- '<|start_header_id|>system<|end_header_id|>\\n\\nTools: ' }}
    {%- for tool in tools %}
        {{- tool | tojson(indent=4) }}
        {{- '\\n\\n' }}
    {%- endfor %}
    {{- '<|eot_id|>' }}
{%- endif %}
{%- for turn in messages %}
    {%- if turn.tool_calls is defined %}
        {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
        {%- generation %}
        {%- for call in turn.tool_calls %}
            {{- '{"name": "' + call.function.name + '", "parameters": ' }}
            {{- call.function.arguments | tojson }}
            {{- '}' }}
        {%- endfor %}
        {{- '<|eot_id|>' }}
        {%- endgeneration %}
    {%- elif turn.role == 'assistant' %}
        {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
        {%- generation %}{{- turn.content + '<|eot_id|>' }}{%- endgeneration %}
    {%- else %}
        {{- '<|start_header_id|>' + ('ipython' if turn.role == 'tool' else turn.role) + '<|end_header_id|>\\n\\n' }}
        {{- turn.content + '<|eot_id|>' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}"""

LAST_USER_TOOLS = """{%- set users = namespace(count=0, last=-1) %}
{%- for turn in messages %}
    {%- if turn.role == 'user' %}{%- set users.count = users.count + 1 %}{%- set users.last = loop.index0 %}{%- endif %}
{%- endfor %}
{{- bos_token }}
{%- for turn in messages %}
    {%- if turn.role == 'user' %}
        {%- if tools and loop.index0 == users.last %}
            {{- '[AVAILABLE_TOOLS] ' + (tools | map(attribute='function') | list | tojson) + '[/AVAILABLE_TOOLS]' }}
        {%- endif %}
        {{- '[INST] ' + turn.content + '[/INST]' }}
    {%- elif turn.tool_calls %}
        {%- generation %}
        {{- '[TOOL_CALLS] [' }}
        {%- for call in turn.tool_calls %}
            {{- call.function | tojson }}
            {{- ', ' if not loop.last else ']' + eos_token }}
        {%- endfor %}
        {%- endgeneration %}
    {%- elif turn.role == 'assistant' %}
        {%- generation %}{{- ' ' + turn.content + eos_token }}{%- endgeneration %}
    {%- elif turn.role == 'tool' %}
        {{- '[TOOL_RESULTS] {"content": ' + turn.content + '}[/TOOL_RESULTS]' }}
    {%- else %}
        {{- raise_exception('unknown role ' + turn.role) }}
    {%- endif %}
{%- endfor %}"""

TURNS = """{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for turn in messages %}{% set role = 'model' if turn['role'] == 'assistant' else turn['role'] %}{{ '<start_of_turn>' + role + '\\n' + turn['content'] | trim + '<end_of_turn>\\n' }}{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model\\n'}}{% endif %}"""

ENDS = """{% for turn in messages %}{{ '<|' ~ turn.role ~ '|>\\n' ~ turn.content ~ '<|end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% else %}{{ eos_token }}{% endif %}"""

LINES_AND_ENDS = """{% for turn in messages %}
{% if turn['role'] in ['user', 'system'] %}
{{ '<|' + turn['role'] + '|>\n' + turn['content'] + eos_token }}
{% elif turn['role'] == 'assistant' %}
{{ '<|assistant|>\n'  + turn['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}"""

HASHES = """{% for turn in messages %}{% if turn['role'] == 'system' %}{{ turn['content'] + '\\n\\n' }}{% elif turn['role'] == 'user' %}{{ '### Instruction:\\n' + turn['content'] + '\\n\\n' }}{% else %}{{ '### Response:\\n' }}{% generation %}{{ turn['content'] + eos_token }}{% endgeneration %}{{ '\\n' }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '### Response:\\n' }}{% endif %}"""

CAPITALS = """{%- for turn in messages -%}
{%- if turn.role == 'system' -%}{{ turn.content }}{{ ' ' }}
{%- elif turn.role == 'user' -%}{{ 'USER: ' ~ turn.content ~ ' ' }}
{%- else -%}{{ 'ASSISTANT: ' ~ turn.content ~ eos_token }}
{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}{{ 'ASSISTANT:' }}{%- endif -%}"""

CALLS = """{%- if tools %}
    {{- '<|im_start|>system\\nTools:\\n<tools>' }}
    {%- for tool in tools %}
        {{- '\\n' }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- '\\n</tools><|im_end|>\\n' }}
{%- endif %}
{%- for turn in messages %}
    {%- if turn.role in ('user', 'system') or (turn.role == 'assistant' and not turn.tool_calls) %}
        {{- '<|im_start|>' + turn.role + '\\n' + turn.content + '<|im_end|>' + '\\n' }}
    {%- elif turn.role == 'assistant' %}
        {{- '<|im_start|>assistant' }}
        {%- for call in turn.tool_calls %}
            {%- if call.function is defined %}{%- set call = call.function %}{%- endif %}
            {{- '\\n<tool_call>\\n{"name": "' }}
            {{- call.name }}
            {{- '", "arguments": ' }}
            {{- call.arguments | tojson }}
            {{- '}\\n</tool_call>' }}
        {%- endfor %}
        {{- '<|im_end|>\\n' }}
    {%- elif turn.role == 'tool' %}
        {%- if loop.previtem.role != 'tool' %}{{- '<|im_start|>user' }}{%- endif %}
        {{- '\\n<tool_response>\\n' + turn.content + '\\n</tool_response>' }}
        {%- if loop.last or loop.nextitem.role != 'tool' %}{{- '<|im_end|>\\n' }}{%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"""

MACROS = """{%- macro show(turn, mark='<|', close='|>') %}
{{- mark ~ turn.role | upper ~ close }}
{%- if turn.content is string %}
{{- turn.content }}
{%- else %}
{%- for part in turn.content if part.type == 'text' %}{{- part.text }}{%- endfor %}
{%- endif %}
{%- endmacro %}
{%- for turn in messages %}
    {%- if turn.role == 'assistant' %}
        {{- '<|ASSISTANT|>' }}
        {%- generation %}
        {%- set text %}{{- show(turn, close='|:') }}{%- endset %}
        {{- text.split('|:')[-1] ~ eos_token }}
        {%- endgeneration %}
    {%- else %}
        {{- show(turn) }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|ASSISTANT|>' }}{%- endif %}"""

FORGETFUL = """{{- bos_token }}
{%- for turn in messages %}
    {%- if turn.role == 'assistant' %}
        {%- set content = turn.content %}
        {%- if '</think>' in content and not loop.last %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {{- '<A>' + content + eos_token }}
    {%- else %}
        {{- '<U>' + turn.content }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<A>' }}{%- endif %}"""

ROLES = """{%- if messages[0].role == 'system' %}
    {%- set said = messages[0].content %}
    {%- set rest = messages[1:] %}
{%- else %}
    {%- set said = 'You are kind.' %}
    {%- set rest = messages %}
{%- endif %}
{{- '<|start_of_role|>system<|end_of_role|>' + said + eos_token + '\\n' }}
{%- for turn in rest %}
    {{- '<|start_of_role|>' + turn.role + '<|end_of_role|>' }}
    {%- if turn.role == 'assistant' %}{% generation %}{{- turn.content + eos_token }}{% endgeneration %}
    {%- else %}{{- turn.content + eos_token }}
    {%- endif %}
    {{- '\\n' }}
    {%- if loop.last and add_generation_prompt %}{{- '<|start_of_role|>assistant<|end_of_role|>' }}{%- endif %}
{%- endfor %}"""

INDENTED = """{% for turn in messages %}
    {% if turn.role == 'system' %}
        {% continue %}
    {% endif %}
  {{ turn.role | capitalize }}: {{ turn.content | indent(2) }}{{ eos_token }}

    {% if loop.index > 9 %}
        {% break %}
    {% endif %}
{% endfor %}
{% if add_generation_prompt %}
  Assistant: {% endif %}"""

FILTERS = """{%- set wanted = messages | selectattr('role', 'equalto', 'user') | list %}
{{- '[' ~ wanted[0].content | replace('?', '!') ~ '|' ~ wanted | length ~ ']' if not add_generation_prompt and false else '' }}
{%- for turn in messages | rejectattr('role', 'equalto', 'system') %}
    {{- {'user': 'Q', 'assistant': 'A'}[turn.role] ~ loop.index0 // 2 ~ ': ' }}
    {%- for key, value in {'b': 1, 'a': 2} | dictsort %}{{- key ~ '=' ~ value ~ (',' if not loop.last else ' ') }}{%- endfor %}
    {{- turn.content | default('nothing', true) ~ eos_token ~ '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {%- set asked = messages | rejectattr('role', 'equalto', 'system') | list %}
    {{- 'A' ~ (asked | length) // 2 ~ ': a=2,b=1 ' }}
{%- endif %}"""

ESCAPED = """{%- for turn in messages %}
    {{- '{"role": ' ~ turn.role | tojson ~ ', "content": ' }}
    {%- if turn.role == 'assistant' %}{%- generation %}{{- turn.content | tojson ~ '}' ~ eos_token }}{%- endgeneration %}
    {%- else %}{{- turn.content | tojson ~ '}' }}
    {%- endif %}
    {{- '\\n' }}
{%- endfor %}"""

SORTED = """{%- for tool in tools or [] %}
    {%- for name, value in tool.function.parameters.properties.items() %}{{- name ~ ':' ~ value.type ~ (value.default | string if value.default is defined else '') ~ ';' }}{%- endfor %}
    {{- tool.function.keys() | list | join('/') ~ '\\n' }}
{%- endfor %}
{%- for turn in messages %}
    {{- '#' ~ turn.role ~ '\\n' }}
    {%- if turn.role == 'assistant' %}{%- generation %}
        {%- for call in turn.tool_calls or [] %}
            {%- for name, value in call.function.arguments.items() %}{{- name ~ '=' ~ (value | tojson) ~ ' ' }}{%- endfor %}
        {%- endfor %}
        {{- turn.content ~ eos_token }}
    {%- endgeneration %}
    {%- else %}{{- turn.content }}
    {%- endif %}
    {{- '\\n' }}
{%- endfor %}"""

CLOCK = """{%- if strftime_now is defined %}{{- 'Today is ' ~ strftime_now('%d %b %Y, %A %-m/%y %H:%M') ~ '.' }}{%- endif %}{%- for turn in messages %}{{- turn.role ~ ': ' ~ turn.content ~ eos_token }}{%- endfor %}"""

REASONS = """{{- bos_token }}
{%- for turn in messages %}
    {%- if turn.role == 'assistant' %}
        {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
        {%- generation %}
        {%- if turn.reasoning_content is string %}{{- '<think>\\n' + turn.reasoning_content.strip('\\n') + '\\n</think>\\n\\n' }}{%- endif %}
        {{- turn.content or '' }}
        {%- for call in turn.tool_calls or [] %}
            {{- '\\n<call>' + call.function.name + ' ' }}
            {{- call.function.arguments if call.function.arguments is string else call.function.arguments | tojson }}
            {{- '</call>' }}
        {%- endfor %}
        {{- '<|eot_id|>' }}
        {%- endgeneration %}
    {%- else %}
        {{- '<|start_header_id|>' + turn.role + (':' + turn.name if turn.name is defined else '') + '<|end_header_id|>\\n\\n' }}
        {{- turn.content + '<|eot_id|>' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{%- endif %}"""

KNOWN_ROLES = """{%- for turn in messages %}
    {%- if turn.role not in ['system', 'user', 'assistant', 'tool'] %}{{- raise_exception('no such role: ' ~ turn.role) }}{%- endif %}
    {{- '<' ~ turn.role ~ '>' ~ turn.content ~ eos_token }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<assistant>' }}{%- endif %}"""

SHOWN = """{%- for turn in messages %}
    {{- loop.first }} {{ loop.index0 / 2 }} {{ none }} {{ turn.missing }} {{ 'x' ~ none ~ true ~ 1.0 }} {{ false | string }}
    {{- turn.role == 'user' }}{{ '' if turn.role == 'user' else not turn.content }}{{ (1, 2)[0] ** 2 }} {{ -7 // 2 }} {{ 7 % 3 }}
    {%- if turn.role == 'assistant' %}{%- generation %}{{- turn.content ~ eos_token }}{%- endgeneration %}{%- endif %}
{%- endfor %}"""

CALL_BLOCKS = """{%- macro frame(role) %}{{- '<' ~ role ~ '>' }}{{- caller() }}{{- '</' ~ role ~ '>' }}{%- endmacro %}
{%- for turn in messages %}
    {%- call frame(turn.role) %}{{- turn.content | trim }}{%- endcall %}
    {{- eos_token if turn.role == 'assistant' else '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<assistant>' }}{%- endif %}"""

TEMPLATES = {
    "marked": (GENERATION, [("bytes", PLAIN, None), ("bytes", EMPTY, None)]),
    "marked, spaces taken": (SPACED, [("bytes", PLAIN, None), ("llama", BARE, None)]),
    "prefixes": (PREFIXES, [("bytes", PLAIN, None), ("bytes", EMPTY, None), ("unigram", PLAIN, None)]),
    "written anew": (ANEW, [("bytes", PLAIN, "TPL004")]),
    "strict": (STRICT, [("bytes", PLAIN, "TPL002"), ("bytes", BARE, None)]),
    "chatml": (CHATML, [("bytes", WRITTEN, "TPL002"), ("llama", EMOJI, None), ("pieces", EMOJI, None), ("llama", ASKED_NOTHING, None), ("wordpiece", ASKED_NOTHING, None), ("bytes", PLAIN, None), ("llama", LINES, None), ("pieces", PLAIN, None), ("unigram", BARE, None)]),
    "chatml with a system turn of its own": (CHATML_DEFAULT, [("bytes", BARE, None), ("llama", PLAIN, None), ("llama", EMPTY, None)]),
    "brackets": (BRACKETS, [("pieces", PLAIN, None), ("pieces", LINES, None), ("bytes", BARE, "TPL002"), ("pieces", CALL, "TPL002")]),
    "headers": (HEADERS, [("llama", SILENT, None), ("llama", PLAIN, None), ("llama", LINES, None), ("llama", EMPTY, None)]),
    "headers with tools": (HEADERS_TOOLS, [("llama", CALL, None), ("llama", PLAIN, None)]),
    "tools before the last question": (LAST_USER_TOOLS, [("pieces", CALL, None), ("pieces", BARE, None), ("pieces", PLAIN, "TPL002")]),
    "turns": (TURNS, [("pieces", BARE, None), ("llama", LINES, None), ("llama", PLAIN, "TPL002")]),
    "ends": (ENDS, [("bytes", PLAIN, "TPL004"), ("unigram", ONE, None)]),
    "lines and ends": (LINES_AND_ENDS, [("bytes", PLAIN, None), ("pieces", BARE, None)]),
    "hashes": (HASHES, [("bytes", PLAIN, None), ("unigram", BARE, None)]),
    "capitals": (CAPITALS, [("pieces", PLAIN, None), ("wordpiece", BARE, None)]),
    "calls": (CALLS, [("bytes", PLAIN, None), ("llama", CALL, None), ("llama", WRITTEN, None), ("wordpiece", CALL, None)]),
    "macros": (MACROS, [("bytes", PLAIN, None), ("llama", PARTS, None)]),
    "forgetful": (FORGETFUL, [("llama", THOUGHT, None), ("llama", THOUGHTS, "TPL004")]),
    "roles": (ROLES, [("bytes", PLAIN, None), ("llama", LINES, None)]),
    "indented": (INDENTED, [("bytes", PLAIN, None), ("llama", ONE, None)]),
    "filters": (FILTERS, [("bytes", PLAIN, None), ("llama", BARE, None)]),
    "escaped": (ESCAPED, [("unigram", EMOJI, None), ("wordpiece", EMOJI, None), ("bytes", LINES, None), ("llama", PLAIN, None)]),
    "sorted": (SORTED, [("bytes", CALL, None), ("llama", PLAIN, None)]),
    "clock": (CLOCK, [("bytes", ONE, None), ("llama", PLAIN, None)]),
    "reasons": (
        REASONS,
        [("llama", APART, None), ("llama", WRITTEN, None), ("bytes", NAMED, None), ("pieces", APART, None)],
    ),
    "known roles": (KNOWN_ROLES, [("bytes", STRANGE, "TPL002"), ("wordpiece", ONE, None)]),
    "values that are shown": (SHOWN, [("bytes", PLAIN, None), ("pieces", BARE, None)]),
    "call blocks": (CALL_BLOCKS, [("bytes", PLAIN, None), ("llama", LINES, None)]),
}
