package dev.tidemark.analysis.discussion;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * Words that are no topics: small words of English, and those that every kernel mail is full of.
 */
final class PlainWords {
  private static final Set<String> STOPS =
      words(
          """
           a able about above actually add added adding adds after again against ago agree all allow allowed allowing \
           allows almost along already also although always am among an and annoying another any anybody anymore anyone \
           anything anyway apart applied apply are aren't around as ask asked at aware away b back bad based basically be became because \
           become becomes been before behind being believe below besides best better between big bit both bother but by call \
           called came can can't cannot care case cases cause causes certain certainly change changed changes clear clearly \
           code come comes coming comment comments commit complete completely consider considered correct correctly could couldn't course \
           current currently d day days describe described did didn't different difference do does doesn't doing don't done down drop dropped due during e each \
           earlier early easier easily easy eg either else end ended enough entire entirely especially etc even ever every everyone everything \
           exactly example examples except exist existing exists expect expected explain explicitly extra f fact fair far \
           feel few figure file files final finally find fine first fix fixed fixes follow following for found from full fully further g \
           gave general generally get gets getting give given gives go goes going gone good got great guess h had handle handled happen happened happens happy hard hardly \
           has hasn't have haven't having he hear help helpful helps hence her here hi him his hold hope how however i i'd i'll i'm \
           i've idea if imagine implement implemented implementation implementing implements important in include included including \
           indeed information inside instance instead intend intended intention interested into introduce introduced introduces is isn't issue issues it it'd \
           it'll its itself job just keep keeping keeps kept kind knew know knows known large last late later latest lead least leave \
           left less let let's letting lets like likely line lines list little ll long longer look looked looking looks lot lots \
           made mail main mainly make makes making many matter may maybe me mean meaning means meant mention mentioned might mind mine minor \
           missed missing moment more most mostly move moved much must my n name namely near necessarily necessary need needed needs \
           neither never new next nice no nobody non none nor normal normally not note nothing notice now number o obvious obviously of off ok okay old \
           on once one ones only onto open opinion option or order other others otherwise our out over own p part parts particular particularly \
           patch patche patches patchset people perfect perfectly perhaps person place please plus point pointed points possible possibly post posted practice prefer preferred \
           previous previously pretty probably problem problems proper properly propose proposed provide provided provides put putting question questions \
           quick quickly quite r ran rather re read reading ready real really reason reasonable reasons received recent recently remove removed removing \
           rename reply report reported require required requires respin rest result resulting return returns review reviewed reviewing rework right run running runs s said \
           same saw say saying says second see seem seems seen self send sending sense sent separate series set sets several shall share she short \
           should shouldn't show shown shows similar simple simpler simplify simply since single slightly small so solution solve solved some somebody somehow someone \
           something sometimes somewhat somewhere soon sorry sort sounds specific specifically stage start started starting still stop stuff submit submitted such \
           suggest suggested suggestion suggests support supported supports suppose supposed sure switch t take taken takes taking talk talking tell test tested testing tests than \
           thank thanks that that'd that'll that's the their them themselves then there therefore these they they'll they're thi thing things think \
           thinking third this those though thought thoughts three through thus time times title to today together told \
           too took top topic totally toward towards tried tries true try trying turn turned turns two u under understand understanding unfortunately unless \
           unlike until up update updated updates upon us use used useful user uses using usual usually v value values various version versions very via vs w wa want \
           wanted wants was wasn't way ways we we'd we'll we're we've week well went were weren't what whatever when where whether which \
           while who whoever whole whom whose why will wish with within without won't wonder wondering word words work worked working works worry worse \
           worth would wouldn't write writes writing written wrong wrote x y yeah year years yes yesterday yet you you'd you'll you're you've your yours z \
           e.g i.e wip rfc resend nit nits lgtm imo imho iirc fwiw afaik afaict btw cc tbh ack nack nak vger lore \
           lkml dr mr inc acked signed-off off-by reviewed-by tested-by reported-by cheers regards br hello hey dear maintainer maintainers \
           subsystem tree branch upstream downstream mainline merge merged queue queued pull request base email thread cover letter \
           sound somewhat tend happily sadly luckily honestly personally agreed disagree okey hmm hm oh ah well um ouch oops heh haha \
           monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december jan feb mar apr jun jul aug sep oct nov dec mon tue wed thu fri sat sun gmt utc am pm \
           link url http https www com org html txt""");

  /** Words that make phrases but say nothing alone. */
  private static final Set<String> COMMON =
      words(
          """
           author authors abstraction access address allocation api apis arch architecture argument array attribute behavior behaviour binding block bool boot buffer bug build builds bytes cast class clean \
           cleanup clippy code compile compiler config const context convert copy core count cpu crate data debug default define definition depend dependency design dev device \
           direct directly doc docs documentation driver dynamic enable enabled entry enum error errors event examples expose extend extension feature field fields flag flags follow format framework \
           free function functions generic get guarantee handler handling hardware header headers helper helpers id improve index info init initial initialization initialize inline input instance \
           int interface internal invalid ioctl item key language layer layout lib library lifetime limit lint load local lock log logic loop lower macro macros manage map match \
           memory message method methods mode model module modules mutable object objects offset op ops output owner page parameter parameters parent parse path pointer pointers policy pool prefix \
           private probe process program property protect public raw range record ref refactor reference references register registers registration release replace resource rule safe safety sample sanity \
           scope script section security sequence size slice soundness source space spec stable stack standard state static status store string struct structure style submodule sync \
           synchronization syntax system table tag target task thread timeout tool tools trace track trait traits tree type types undefined union unit unsafe unused unwrap usage userspace user-space utility \
           variable variant vec vendor void warning warnings wrapper zero add bare basic minimal c linux kernel rust cpp hold hook point call callback caller current dead done drop extract fact fast fallible fail failed failure fallback \
           actual additional agreement approach argue argument assume attempt available avoid aware basis benefit bigger break broken burden business careful carefully cause challenge chance choice clarification clarify close combination common community company complain complex complexity concern concerned confidence confused confusing confusion consequence consistency consistent contribute contribution contributor control convention cost couple create created creating creates critical deal decide decided decision deep depends desire detail detailed details develop developer developers development difficult difficulty direction discuss discussed discussion effect effort engineer engineering ensure equivalent establish evidence existence experience expert explicit express feedback force forward future gain gap goal ground group grow guy hand hide history hit human huge ideal implication importance impossible individual initially input interest interesting involve involved job judge keep knowledge lack leader learn level life limited link literally live logical lose low luck major majority meet meaningless mention mess mistake money natural nature necessary negative nonsense obvious offer official opportunity opposite outside pain party pass past pattern pay perspective pick piece plan play position positive potential power practical prevent price principle proof prove purpose quality rare rate real reality realize reason refuse regard related relevant rely repeat respect respond response responsibility responsible risk role root rough rush save scale side sign significant situation skip software somewhat speak special specific step story strong struggle success suffer suit sum surprise surprised surprising talk team technical technically term theory tie tiny total touch tough trade tradeoff traditional trivial trouble trust truth unclear understood unnecessary usable view voice wait watch weird wide willing win wise worst""");

  private PlainWords() {}

  private static Set<String> words(String list) {
    var words = new HashSet<String>();
    for (String word : list.split("\\s+")) {
      words.add(Phrases.plain(word));
    }
    return Collections.unmodifiableSet(words);
  }

  /** Whether a word, in the form of {@link Phrases#plain}, neither begins nor ends a phrase. */
  static boolean stops(String word) {
    return STOPS.contains(word);
  }

  /** Whether a word is no phrase by itself. */
  static boolean common(String word) {
    return COMMON.contains(word) || STOPS.contains(word);
  }
}
