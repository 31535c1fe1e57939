"""Whether a report's words say something. Flagged with its reason and never blocked: a sentence is not a yardstick."""

import difflib
import re
import unicodedata
from enum import StrEnum


class Thin(StrEnum):
    """Why a report's words say nothing."""

    NOTHING = "nothing"  # no number, nothing that happened, no change of a phased target
    REPEATED = "repeated"  # nearly the words of the last report


#: From this share of like letters on, two sentences are one.
ALIKE = 0.85

#: A clause with one of these tells what is meant to be, not what is.
_PLANS = re.compile(
    r"争取|力争|确保|尽快|尽早|拟|计划|打算|预计|有望|将(?:于|在|会|按|继续|组织|尽|对|再|全)|准备|下一步|下步|下周|下月|下阶段|(?<![接招])待|目标是|要求|继续|进一步|"
    r"加快|加大|加强|推进|推动|着力|努力|全力|持续|稳步|积极|逐步|有序"
)
#: A clause about meetings, papers and visits of one's own tells of paperwork.
_PAPER = re.compile(
    r"会议|例会|推进会|调度会|协调会|部署会|座谈会|专题会|动员会|开会|调度(?!员)|研究|部署|安排|传达|学习|印发|下发|转发|制定|"
    r"通知|文件|方案|台账|简报|信息|汇报|请示|督促|督导|检查|走访|调研|指导|宣传|动员|领导小组|专班|一把手|高度重视|通报|参会|与会|宣传单|工作组|满意度|微信群|照片|留痕"
)
_UNITS = (
    "项|件|个|户|亩|公顷|公里|千米|米|人|家|台|套|吨|公斤|元|万|亿|栋|座|处|盏|成|份|村|棵|株|头|只|条|根|块|片|张|宗|方|立方|平方|"
    r"千瓦|兆瓦|度|孔|跨|层|间|批|批次|辆|期|道|类|本|%|％|天|名|位|次|个百分点|倍|副|段|筐|斤|口|井|眼|樘|场|号楼"
)
# No number runs on without end: a line of nothing but digits must not be tried from each of them to its last.
_FIGURE = re.compile(
    rf"\d[\d,]{{0,30}}(?:\.\d{{1,30}})?(?=\s*(?:余|多)?(?:{_UNITS}))|\d[\d,]{{0,30}}(?:\.\d{{1,30}})?\s*[%％]"
)
_SPELT = re.compile(
    rf"[一二两三四五六七八九十百千][一二三四五六七八九十百千万亿零]{{0,30}}(?=\s*(?:余|多)?(?:{_UNITS}))"
)
_SHARE = re.compile(r"过半|一半|大半|[一二三四五六七八九十]分之[一二三四五六七八九十]")
#: Dates, ordinals and set phrases: digits and numerals that count nothing.
_NO_FIGURE = re.compile(
    r"\d{2,4}年(?:度)?|\d{1,2}月(?:份|底|初|中旬|上旬|下旬)?|\d{1,2}日|\d{1,2}号(?!楼|线|井|车间|厂房|泵|机)|第?[一二三四\d]{1,4}季度|"
    r"第[\d一二三四五六七八九十]+(?:次|周|期|批|轮|阶段|届|条|号)|[〔\[(（]\d{4}[〕\])）]\d+号|"
    r"一(?:个个|件件|项项|一)|(?:三|3)个文件|一(?:件|项|个)(?:接|不落|都不)|一件一件|时间过半|一(?:方|段|期|批)(?:面|时间|中|后)|这一(?:项|件|个|段)|"
    r"一(?:口|天|期|号)(?:气|天|间)|十分|万(?:众|全|无)|千方|百(?:倍|方)|四账|五位一体|两手|双(?:向)?|一度|一道|一块|一次性|一类|一位|一定|一致|统一|专人|千家万户"
)
#: What happens once, as the stages of a project and its permits name it.
_EVENTS = (
    "取得|办结|办理完毕|批复|获批|核准|备案|核发|领到|拿到|开工|竣工|通水|通电|通车|通气|亮灯|签约|签订|签了|摘牌|挂牌|成交|投产|试生产|"
    "封顶|合龙|贯通|并网|入库|入统|发放|到账|(?:资金|款|设备|材料|人员|机械|队伍)[^，,。；;]{0,6}到位|拆除|腾退|移交|公示|中标|进场|验收|交付|上报省|受理|放款|建成|装完|装好|调试完|铺完|"
    "浇筑完|吊装|出具|赋码|注册|搬迁|安装完|完工|完毕|点火|出水|下线|通过(?:验收|审查|评审|审核|评估|初审|复核|检测|考核)|搬完|修通|查封|整改到位|关停|结案|销号"
)
_DONE = re.compile(
    rf"(?:已(?:经)?|全部|正式|均|都|刚|当天|昨天|今天|本周|上周)[^，,。；;！!]{{0,14}}?(?:{_EVENTS})|"
    rf"(?:{_EVENTS})(?:了|完毕|完成|批文|批复|许可证|证书|手续|合同|[^，,。；;]{{0,8}}(?:许可证|批文|批复|证书|报告|合同|意见书))|"
    r"通过(?:验收|审查|评审|审核|评估|初审|复核|考核)"
)


def thin(words: str, *, last: str = "", has_change: bool = False) -> Thin | None:
    """
    Return why a report's words say nothing, or None where they do.

    last: the words of the report before. has_change: a phased target was reached or a figure moved with this report.
    """
    if last and is_repeated(words, last):
        return Thin.REPEATED
    return None if has_change or says_something(words) else Thin.NOTHING


def says_something(words: str) -> bool:
    """Tell whether a clause names a quantity that was reached, or something that happened; plans and paperwork do not."""
    text = unicodedata.normalize("NFKC", words)
    return any(_tells(clause) for clause in re.split(r"[，,。；;！!？?\n]|(?:、(?=已))", text))


def _tells(clause: str) -> bool:
    if _DONE.search(clause) and not _is_plan(clause):
        return True
    if _PAPER.search(clause) or _is_plan(clause):
        return False
    rest = _NO_FIGURE.sub("〇", clause)
    return bool(_FIGURE.search(rest) or _SPELT.search(rest) or _SHARE.search(rest))


def _is_plan(clause: str) -> bool:
    return _PLANS.search(clause) is not None


def is_repeated(words: str, last: str) -> bool:
    """Tell whether two reports say the same: the same figures, and nearly the same letters."""
    one, other = _letters(words), _letters(last)
    if not one or _figures(words) != _figures(last):
        return False
    return one == other or difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", _undated(words))[:600]


def _figures(words: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", _undated(words))


def _undated(words: str) -> str:
    return _NO_FIGURE.sub("", unicodedata.normalize("NFKC", words))
