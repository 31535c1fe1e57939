"""
A checkpoint in eight words, to be read over the telephone, written on a wall or printed at the foot of a minute.

The list is our own: 1,024 everyday words of two characters, in the order of their sounds. No two sound alike, not even
to an ear that does not tell zh from z, n from l or -n from -ng; none is another one backwards. A word is ten bits, so
eight are the first 80 bits of the root. The list never changes: words that were printed must be read for ever.
"""

import hashlib
from typing import Final

_LIST: Final = """
    阿姨 爱护 安静 安全 爸爸 八方 白菜 白鹅 拜访 白鹤 白露 百年 白色 柏树 白糖 白杨 白银 办法 斑马 搬运 班长 傍晚 帮助 保存 保护 宝塔 包子 背包 北方 贝壳 背诵 被子
    笔记 比赛 鼻子 扁担 鞭炮 边缘 编织 标点 表面 表演 冰雹 饼干 冰块 冰糖 冰箱 菠菜 簸箕 波浪 玻璃 菠萝 播种 布鞋 菜场 菜刀 裁缝 彩虹 菜园 蚕豆 参观 蚕丝 仓库 操场
    草帽 草莓 草原 测量 茶杯 茶馆 茶壶 茶几 茶叶 茶园 插座 产量 长城 长度 长短 唱歌 炒饭 超市 潮水 抄写 车间 车库 车站 陈醋 衬衫 成对 城墙 橙色 城市 成语 橙子 尺寸
    吃饭 齿轮 池塘 尺子 重阳 抽屉 出发 厨房 雏菊 厨师 锄头 穿衣 船长 窗户 窗帘 床铺 创造 锤子 春节 春卷 春联 春天 瓷器 刺猬 刺绣 词语 聪明 村长 存折 村庄 答案 大豆
    大风 大寒 大门 打球 打扫 大蒜 打铁 大象 大小 大雨 袋鼠 袋子 蛋糕 蛋壳 单位 到达 道理 道路 稻田 岛屿 灯光 灯笼 灯谜 灯泡 灯塔 堤坝 地板 低处 弟弟 第二 地窖 地理
    地铁 地图 第一 笛子 电池 电灯 电话 电脑 电视 点头 电线 点心 电影 店员 电站 雕塑 钓鱼 钉子 东方 冬瓜 冬天 冬至 豆腐 豆浆 豆角 豆芽 渡船 渡口 读书 锻炼 段落 端午
    对联 对面 队员 队长 多少 耳朵 二胡 耳环 阀门 发明 发现 帆船 饭店 反面 番茄 饭碗 翻译 方便 方法 方向 方形 放羊 房子 飞机 肥料 肥皂 粉笔 粉色 粉条 分钟 缝补 风车
    丰富 蜂蜜 风扇 丰收 枫叶 风筝 附近 浮萍 浮桥 斧头 复习 盖房 改进 赶集 干净 感谢 钢笔 钢琴 高处 高大 高低 高度 高粱 高山 高兴 哥哥 歌曲 歌手 鸽子 工厂 公鸡 公里
    公路 拱桥 工人 公园 工资 古城 故宫 顾客 故事 骨头 谷雨 鼓掌 古筝 挂钟 瓜子 观察 管道 冠军 罐头 关心 广场 光滑 桂花 桂圆 锅盖 国画 果实 果园 果汁 海带 海浪 海鸥
    海豚 海星 海洋 孩子 号码 喝茶 荷花 贺卡 河流 核桃 荷叶 合作 黑板 黑色 红包 红豆 红色 红薯 红枣 后面 猴子 蝴蝶 狐狸 湖泊 护士 互相 花瓣 划船 画画 画家 花猫 花盆
    花生 滑梯 滑雪 花园 槐树 黄豆 黄瓜 黄昏 黄金 黄牛 黄色 灰尘 回答 回家 灰色 回声 馄饨 火柴 火车 火锅 火腿 货物 火焰 机场 鸡蛋 计划 机会 季节 记录 积木 机器 集市
    技术 计算 鸡腿 价格 家禽 肩膀 检查 简单 剪刀 渐渐 健康 见面 键盘 坚强 建设 剪纸 奖杯 奖金 酱油 奖状 脚步 教练 角落 教室 胶水 脚印 脚掌 饺子 街道 姐姐 节日 介绍
    解释 结尾 戒指 锦旗 金色 今天 金鱼 经常 经验 镜子 酒杯 韭菜 九州 菊花 锯子 骏马 卡车 咖啡 开车 开发 开关 开渠 开头 看报 考试 烤鸭 可爱 课本 客人 客厅 科学 课桌
    空气 孔雀 空调 口琴 口罩 苦瓜 裤子 快乐 快慢 筷子 宽阔 矿山 喇叭 辣椒 腊肉 蜡烛 栏杆 兰花 蓝莓 篮球 蓝色 篮子 朗诵 老虎 老人 老师 老鹰 雷声 冷热 冷水 立春 立刻
    里面 黎明 力气 立秋 历史 梨树 礼堂 礼物 鲤鱼 荔枝 镰刀 莲藕 脸盆 练习 莲子 两岸 粮仓 凉粉 粮食 凉爽 凉亭 邻居 领带 菱角 溜冰 六畜 柳树 龙虾 龙舟 楼梯 路灯 路口
    露水 芦苇 露营 炉子 轮船 萝卜 锣鼓 箩筐 螺丝 骆驼 绿豆 旅馆 绿色 旅行 抹布 马车 麻花 妈妈 麻雀 麻绳 码头 蚂蚁 买菜 买卖 麦田 慢慢 馒头 芒果 毛笔 毛巾 毛驴 毛毯
    毛衣 帽子 玫瑰 梅花 美丽 眉毛 妹妹 美术 煤炭 每天 门口 门铃 门锁 米饭 米粉 谜语 棉袄 面包 棉布 棉花 面条 绵羊 庙会 明亮 明天 名字 磨坊 蘑菇 茉莉 墨水 目标 牧场
    牡丹 木耳 木瓜 目光 木匠 木桥 牧人 木头 奶奶 耐心 南方 南瓜 闹钟 内容 能源 泥土 年糕 年画 柠檬 纽扣 牛奶 农场 农具 农民 浓雾 努力 爬山 牌坊 排骨 排练 排球 盘子
    旁边 螃蟹 跑步 泡沫 盆地 朋友 皮带 皮肤 皮革 琵琶 皮鞋 漂亮 苹果 平坦 平原 瓶子 瀑布 铺路 葡萄 普通 七彩 汽车 起床 起点 企鹅 气球 汽水 气味 钱包 千克 千里 前面
    钳子 墙壁 桥梁 茄子 芹菜 勤劳 亲戚 青草 清澈 清明 青年 轻松 蜻蜓 青铜 青蛙 轻重 秋分 秋千 秋天 曲线 全部 泉水 裙子 热闹 热情 热水 认真 仍然 日记 日历 榕树 柔软
    三角 桑叶 扫地 扫帚 森林 沙发 沙漠 沙滩 沙子 晒谷 闪电 山谷 珊瑚 山坡 山羊 山药 山楂 商量 上面 商品 上午 烧饼 少年 勺子 设计 舌头 深浅 生姜 生日 声音 绳子 市场
    施肥 十分 诗歌 时间 石阶 石窟 石榴 石磨 石桥 石头 食盐 石油 狮子 手臂 手表 收成 收割 手机 手套 手掌 手指 手镯 书本 鼠标 蔬菜 书店 书法 书房 树根 书架 数量 叔叔
    数学 树叶 树枝 霜降 双手 水泵 水表 水草 水车 水稻 水分 水缸 水果 水壶 睡觉 水井 水库 水泥 水牛 水手 水塔 水桶 水仙 水闸 说话 说明 丝绸 丝瓜 司机 思考 送别 松林
    松鼠 速度 塑料 算盘 唢呐 台灯 台阶 苔藓 太阳 弹簧 炭火 探索 糖果 汤圆 桃花 讨论 陶器 特别 藤蔓 题目 提琴 提问 体育 天鹅 天空 田野 跳高 条件 跳绳 跳舞 铁轨 铁锅
    铁匠 铁路 铁锹 听课 同伴 童话 铜钱 同学 通知 头发 土豆 图画 突然 图章 兔子 拖把 陀螺 拖鞋 挖井 瓦片 袜子 外面 豌豆 晚饭 玩具 万物 网球 味道 喂鸡 围巾 围棋 微笑
    温度 文化 温暖 温柔 温室 问题 文章 蜗牛 卧室 握手 舞蹈 屋顶 午饭 五谷 乌龟 舞狮 舞台 梧桐 西方 膝盖 西瓜 洗脸 戏曲 喜鹊 蟋蟀 细心 洗衣 下面 下棋 夏天 下午 夏至
    县城 香菜 香肠 相机 香蕉 项链 橡皮 相片 象棋 香甜 乡镇 箱子 小狗 笑话 小麦 小满 笑容 小时 小艇 小溪 小巷 小雪 写字 信封 信号 新闻 新鲜 心脏 幸福 杏花 星期 杏仁
    星星 形状 熊猫 雄伟 修理 修桥 许多 漩涡 宣纸 雪花 学生 学习 学校 训练 勋章 寻找 牙齿 牙刷 鸭子 烟花 眼镜 研究 颜料 颜色 岩石 烟雾 演员 燕子 演奏 洋葱 秧歌 阳光
    杨柳 羊毛 杨梅 阳台 养鱼 药店 腰鼓 钥匙 夜晚 爷爷 衣柜 已经 一起 医生 意思 医院 椅子 银行 银色 银杏 音乐 迎接 樱桃 鹦鹉 英雄 影子 勇敢 永远 右边 油菜 邮局 邮票
    油漆 右手 油条 游泳 柚子 渔夫 鱼竿 羽毛 玉米 雨伞 玉石 鱼塘 芋头 鱼丸 语文 寓言 雨衣 远处 园丁 圆规 远近 元宵 圆形 院子 月饼 阅读 月份 月季 月亮 乐器 云彩 熨斗
    杂志 早晨 早饭 枣树 早晚 账本 章鱼 照顾 砧板 枕头 针线 珍珠 整理 蒸笼 正面 整齐 证书 正在 织布 质量 知了 芝麻 知识 直线 制造 纸张 终点 中间 重量 中秋 种树 中午
    中心 重要 终于 轴承 竹筏 祝贺 竹林 主人 竹笋 竹席 主要 竹子 砖头 庄稼 装卸 准备 桌子 紫菜 字典 紫色 资源 粽子 走廊 走路 足球 嘴巴 尊敬 左边 做饭 作家 左手 昨天
"""
WORDS: Final = tuple(_LIST.split())
COUNT: Final = 8
_BITS: Final = 10
_NUMBERS: Final = {word: number for number, word in enumerate(WORDS)}
#: SHA-256 of the words, one after the other: a word moved or mended by mistake stops the start.
_DIGEST: Final = "77e42464a3c47357075977433edad36eea71a9b06a33fb7bf86e4d0140373504"

if hashlib.sha256("".join(WORDS).encode()).hexdigest() != _DIGEST:
    raise RuntimeError("the list of words has changed")


class BadWords(ValueError):
    """What was typed is not eight words of the list; `unknown` is the first that is not of it, or nothing."""

    def __init__(self, unknown: str = "") -> None:
        super().__init__(unknown)
        self.unknown = unknown


def words_of(root: bytes) -> tuple[str, ...]:
    """Return the eight words of a root hash."""
    number = int.from_bytes(root[: COUNT * _BITS // 8], "big")
    return tuple(WORDS[number >> _BITS * place & (1 << _BITS) - 1] for place in reversed(range(COUNT)))


def read(text: str) -> bytes:
    """
    Return the ten bytes that eight words stand for, typed with spaces, commas or nothing between them.

    :raises BadWords: a word that is not of the list, or more or fewer than eight
    """
    letters = "".join(letter for letter in text if letter.isalnum())
    number = 0
    for start in range(0, len(letters), 2):
        word = letters[start : start + 2]
        if word not in _NUMBERS:
            raise BadWords(word)
        number = number << _BITS | _NUMBERS[word]
    if len(letters) != 2 * COUNT:
        raise BadWords
    return number.to_bytes(COUNT * _BITS // 8, "big")
