package dev.tidemark.analysis;

import dev.tidemark.analysis.series.MailGraph;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.ingest.mail.MessageId;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Which mail is part of which series or answers it, and what of it. Mails are numbers in order of
 * time, nodes are those of a {@link MailGraph}: Message-IDs seen or referred to.
 */
final class SeriesAnswers {
  private static final int NONE = -1;

  private final int[] node;
  private final int[] seriesOfNode;

  /** The patch or cover that an answer comes to; itself for a mail of a series. */
  private final int[] targetOfNode;

  // By node.
  private final BitSet direct = new BitSet();
  private final BitSet lost = new BitSet();

  // By series: its mails are those from startOfSeries[s] to before startOfSeries[s + 1].
  private final int[] startOfSeries;
  private final int[] mailsBySeries;

  /** What mails refer to. */
  interface References {
    /** The nodes that a mail refers to, the one it answers last. */
    int[] of(int mail);
  }

  /**
   * @param series all series
   * @param node the node of each mail
   * @param mailOfNode the mail of each node; negative where it is not here
   */
  SeriesAnswers(
      MailGraph graph,
      List<PatchSeries> series,
      int[] node,
      int[] mailOfNode,
      References references) {
    this.node = node;
    seriesOfNode = new int[graph.size()];
    targetOfNode = new int[graph.size()];
    Arrays.fill(seriesOfNode, NONE);
    ownMails(graph, series, mailOfNode);
    for (int n = 0; n < targetOfNode.length; n++) {
      targetOfNode[n] = seriesOfNode[n] < 0 ? NONE : n;
    }
    // Twice, since a clock may put an answer before its question.
    answers(mailOfNode, references);
    answers(mailOfNode, references);

    startOfSeries = new int[series.size() + 1];
    for (int n : node) {
      if (seriesOfNode[n] >= 0) {
        startOfSeries[seriesOfNode[n] + 1]++;
      }
    }
    for (int s = 0; s < series.size(); s++) {
      startOfSeries[s + 1] += startOfSeries[s];
    }
    mailsBySeries = new int[startOfSeries[series.size()]];
    int[] filled = Arrays.copyOf(startOfSeries, series.size());
    for (int mail = 0; mail < node.length; mail++) {
      int number = seriesOfNode[node[mail]];
      if (number >= 0) {
        mailsBySeries[filled[number]++] = mail;
      }
    }
  }

  private void ownMails(MailGraph graph, List<PatchSeries> series, int[] mailOfNode) {
    for (int s = 0; s < series.size(); s++) {
      for (PatchMail mail : series.get(s).mails()) {
        seriesOfNode[graph.node(mail.messageId())] = s;
      }
    }
    for (int s = 0; s < series.size(); s++) {
      List<MessageId> above = series.get(s).references();
      if (series.get(s).cover().isEmpty() && !above.isEmpty()) {
        int ghost = graph.node(above.getLast());
        if (mailOfNode[ghost] < 0 && seriesOfNode[ghost] < 0) {
          seriesOfNode[ghost] = s; // The cover that is not here.
        }
      }
    }
  }

  /** Answers belong to what they answer: the nearest reference that belongs to a series. */
  private void answers(int[] mailOfNode, References references) {
    for (int mail = 0; mail < node.length; mail++) {
      if (seriesOfNode[node[mail]] >= 0) {
        continue;
      }
      int[] above = references.of(mail);
      for (int r = above.length - 1; r >= 0; r--) {
        if (seriesOfNode[above[r]] >= 0) {
          boolean last = r == above.length - 1;
          seriesOfNode[node[mail]] = seriesOfNode[above[r]];
          targetOfNode[node[mail]] = targetOfNode[above[r]];
          direct.set(node[mail], last && targetOfNode[above[r]] == above[r]);
          lost.set(node[mail], !last && mailOfNode[above[above.length - 1]] < 0);
          break;
        }
      }
    }
  }

  /** The series that a node is part of or answers; negative if none. */
  int seriesOf(int node) {
    return seriesOfNode[node];
  }

  /** The node of the patch or cover that a mail answers, through others or directly, or is. */
  int target(int mail) {
    return targetOfNode[node[mail]];
  }

  /** Whether a mail answers a patch or cover; false for patches and covers themselves. */
  boolean answers(int mail) {
    int target = target(mail);
    return target >= 0 && target != node[mail];
  }

  /** Whether a mail answers a patch or cover itself and not another answer. */
  boolean direct(int mail) {
    return direct.get(node[mail]);
  }

  /** Whether the mail that an answer answers is not here, only one further up. */
  boolean lost(int mail) {
    return lost.get(node[mail]);
  }

  /** The mails of a series and those that answer it, in order of time. */
  int[] mails(int series) {
    return Arrays.copyOfRange(mailsBySeries, startOfSeries[series], startOfSeries[series + 1]);
  }
}
