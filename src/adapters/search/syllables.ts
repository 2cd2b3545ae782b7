/** The syllables of Mandarin in pinyin without tones, `v` for ü: what a run of Latin letters is cut into. */
export const SYLLABLES: ReadonlySet<string> = new Set([
  'a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce ceng cha chai chan',
  'chang chao che chen cheng chi chong chou chu chuai chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan',
  'dang dao de deng di dian diao die ding diu dong dou du duan dui dun duo e en er fa fan fang fei fen feng fo fou fu ga gai gan',
  'gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai',
  'huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou',
  'ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lian liang liao lie lin ling liu long lou lu luan lun',
  'luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming mo mou mu na nai nan nang nao ne nei nen neng ni',
  'nian niang niao nie nin ning niu nong nu nuan nuo nv nve ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pu',
  'qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai',
  'san sang sao se sen seng sha shai shan shang shao she shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song',
  'sou su suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang',
  'wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yong you yu',
  'yuan yue yun za zai zan zang zao ze zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan',
  'zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo'
].flatMap(line => line.split(' ')))
